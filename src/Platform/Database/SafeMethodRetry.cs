using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace ProdReady.Platform.Database;

// After the database or its pooler restarts, every pooled connection breaks once, at its next use. A read is repeated
// at once on another connection, so that nobody sees it. A write is not: it may have been committed, and the caller
// repeats it with the same idempotency key.
public static class SafeMethodRetry
{
    private const int Attempts = 3;

    /// <summary>Repeats GET and HEAD (safe methods, RFC 9110 section 9.2.1) that failed on a broken connection.</summary>
    public static IApplicationBuilder UseSafeMethodRetry(this IApplicationBuilder app) => app.Use(async (context, next) =>
    {
        var attempts = HttpMethods.IsGet(context.Request.Method) || HttpMethods.IsHead(context.Request.Method) ? Attempts : 1;
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await next(context);
                return;
            }
            catch (Exception fault) when (
                attempt < attempts && BrokenConnection.IsCauseOf(fault) && !context.Response.HasStarted)
            {
                var db = context.RequestServices.GetRequiredService<UnitOfWork>().Db;
                db.ChangeTracker.Clear();
                db.Forget();
            }
        }
    });
}
