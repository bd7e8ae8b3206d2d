using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;
using ProdReady.Platform.Errors;

namespace ProdReady.Platform.Database;

/// <summary>
/// The row's version as a strong entity tag (RFC 9110 section 8.8.3). Two people who edit the same row would otherwise
/// overwrite each other without either noticing.
/// </summary>
public readonly record struct EntityTag(uint Version)
{
    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"\"{Version}\"");
}

/// <summary>
/// The <c>If-Match</c> header of a change (RFC 9110 section 13.1.1). Missing: 428 (RFC 6585); not a tag of ours: 412,
/// since it can match nothing.
/// </summary>
public sealed record IfMatch(uint Version)
{
    private static readonly Problem Missing = new(StatusCodes.Status428PreconditionRequired,
        "This change needs the header If-Match with the ETag that you read.");

    private static readonly Problem NoMatch = new(StatusCodes.Status412PreconditionFailed,
        "If-Match matches no version of this. Read it again, then decide.");

    public static ValueTask<IfMatch?> BindAsync(HttpContext context, ParameterInfo _)
    {
        var header = context.Request.Headers.IfMatch.ToString();
        if (header.Length == 0)
        {
            throw new ProblemException(Missing);
        }

        return uint.TryParse(header.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? ValueTask.FromResult<IfMatch?>(new IfMatch(version))
            : throw new ProblemException(NoMatch);
    }

    /// <summary>
    /// 412 unless <paramref name="entity"/> was read in this version; and its save fails with 412 when the row is changed
    /// in between.
    /// </summary>
    public void Require(PlatformDbContext db, object entity)
    {
        var version = db.Entry(entity).Properties.Single(property => property.Metadata.IsConcurrencyToken);

        // Compared here too: a change to the very values that are there saves nothing, and would check nothing.
        if (!Equals(version.OriginalValue, Version))
        {
            throw new BadHttpRequestException(
                "It was changed since you read it; read it again.", StatusCodes.Status412PreconditionFailed);
        }
    }
}
