using System.Reflection;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc.ApiExplorer;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using ProdReady.Platform.Authentication;
using ProdReady.Platform.Database;
using ProdReady.Platform.Idempotency;

namespace ProdReady.App.OpenApi;

/// <summary>What a route's metadata says of it.</summary>
internal sealed record Route(ApiDescription Description)
{
    public MethodInfo? Handler => Find<MethodInfo>();
    public bool IsRead => HttpMethods.IsGet(Description.HttpMethod!);
    public bool IsAnonymous => Find<IAllowAnonymous>() is not null;
    public bool NeedsFreshSignIn => Find<FreshSignIn>() is not null;
    public bool NeedsIdempotencyKey => Find<IdempotencyKeyMetadata>() is not null;
    public bool HasEntityTag => Find<EntityTagMetadata>() is not null;
    public bool NeedsIfMatch => Handler?.GetParameters().Any(parameter => parameter.ParameterType == typeof(IfMatch)) == true;
    public bool HasBody => Takes(BindingSource.Body);
    public bool TakesInput => HasBody || HasQuery || NeedsIdempotencyKey;
    public bool HasQuery => Takes(BindingSource.Query);

    private bool Takes(BindingSource source) => Description.ParameterDescriptions.Any(parameter => parameter.Source == source);

    private T? Find<T>() where T : class => Description.ActionDescriptor.EndpointMetadata.OfType<T>().LastOrDefault();
}
