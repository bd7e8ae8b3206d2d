using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;

namespace ProdReady.Platform.Errors;

// Prevents empty and HTML error pages: every status from 400 on that carries no body of its own is a problem too.
public static class ErrorsSetup
{
    public static IHostApplicationBuilder AddErrors(this IHostApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddSingleton<IProblemDetailsWriter, ProblemWriter>();
        services.AddProblemDetails();
        services.AddExceptionHandler<ExceptionProblems>();

        // Outside of development the framework would answer a body that it cannot read with an empty 400.
        services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        return builder;
    }

    /// <summary>First after the request log, so that the answers of all other middleware pass through it.</summary>
    public static IApplicationBuilder UseErrors(this IApplicationBuilder app)
    {
        app.UseExceptionHandler();
        return app.UseStatusCodePages(pages =>
        {
            var context = pages.HttpContext;
            return new Problem(context.Response.StatusCode, Detail(context)).WriteAsync(context);
        });
    }

    private static string Detail(HttpContext context) => context.Response.StatusCode switch
    {
        StatusCodes.Status401Unauthorized => "Sign in first.",
        StatusCodes.Status403Forbidden => "You may not do this.",
        StatusCodes.Status404NotFound => "There is nothing here.",
        StatusCodes.Status405MethodNotAllowed => $"{context.Request.Method} is not possible here.",
        StatusCodes.Status413PayloadTooLarge => "The body is too large.",
        StatusCodes.Status415UnsupportedMediaType => "The body's media type is not supported; send application/json.",
        _ => "The request was not carried out.",
    };
}
