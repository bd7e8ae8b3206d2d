using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Extensions.DependencyInjection;

namespace ProdReady.Platform.Errors;

// Prevents typed results such as Conflict<ProblemDetails> from leaving as plain application/json without a trace id,
// which is what the framework makes of them.
public static class ProblemResults
{
    /// <summary>Put on a route group: problems that its endpoints return are written like all other problems.</summary>
    public static TBuilder WithProblemResults<TBuilder>(this TBuilder routes) where TBuilder : IEndpointConventionBuilder =>
        routes.AddEndpointFilterFactory((endpoint, next) =>
            Returns(endpoint.MethodInfo.ReturnType)
                ? async context => await WriteProblemAsync(context.HttpContext, await next(context))
                : next);

    private static bool Returns(Type type) =>
        typeof(ProblemDetails).IsAssignableFrom(type) || type.GetGenericArguments().Any(Returns);

    private static async ValueTask<object?> WriteProblemAsync(HttpContext http, object? result)
    {
        var inner = result;
        while (inner is INestedHttpResult nested) inner = nested.Result;
        if (inner is not IValueHttpResult { Value: ProblemDetails problem }) return result;
        if (inner is not IStatusCodeHttpResult { StatusCode: { } status }) return result;

        http.Response.StatusCode = status;
        problem.Status = status;
        await http.RequestServices.GetRequiredService<IProblemDetailsService>()
            .WriteAsync(new() { HttpContext = http, ProblemDetails = problem });
        return TypedResults.Empty;
    }
}
