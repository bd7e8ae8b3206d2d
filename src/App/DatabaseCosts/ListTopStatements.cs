using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ProdReady.Platform.StatementCosts;

namespace ProdReady.App.DatabaseCosts;

/// <param name="Statement">Without any value.</param>
/// <param name="Share">In percent of the time of all statements of the product.</param>
public sealed record TopStatementResponse(
    string Statement, long Calls, double TotalMilliseconds, double MeanMilliseconds, double Share);

public static class ListTopStatements
{
    /// <summary>
    /// The ten statements that took most of the database's time since its counters were reset, the dearest first. 404 where
    /// the server does not count them.
    /// </summary>
    public static async Task<Results<Ok<IReadOnlyList<TopStatementResponse>>, NotFound<ProblemDetails>>> Handle(
        TopStatements statements, CancellationToken ct)
    {
        if (await statements.ReadAsync(ct) is not { } top)
        {
            return TypedResults.NotFound(new ProblemDetails { Detail = "The server has pg_stat_statements not loaded." });
        }

        return TypedResults.Ok<IReadOnlyList<TopStatementResponse>>([.. top.Select(one => new TopStatementResponse(
            one.Text, one.Calls, one.Total.TotalMilliseconds, one.Mean.TotalMilliseconds, Math.Round(one.Share, 1)))]);
    }
}
