using System.Globalization;
using System.Reflection;
using Microsoft.AspNetCore.Http;

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
    public static ValueTask<IfMatch?> BindAsync(HttpContext context, ParameterInfo _)
    {
        var header = context.Request.Headers.IfMatch.ToString();
        if (header.Length == 0)
        {
            throw new BadHttpRequestException(
                "This change needs the header If-Match with the ETag that you read.", StatusCodes.Status428PreconditionRequired);
        }

        return uint.TryParse(header.Trim('"'), NumberStyles.None, CultureInfo.InvariantCulture, out var version)
            ? ValueTask.FromResult<IfMatch?>(new IfMatch(version))
            : throw new BadHttpRequestException("If-Match matches no version of this.", StatusCodes.Status412PreconditionFailed);
    }

    /// <summary>Makes the next save of <paramref name="entity"/> fail with 412 unless the row still has this version.</summary>
    public void Require(PlatformDbContext db, object entity)
    {
        var version = db.Entry(entity).Properties.Single(property => property.Metadata.IsConcurrencyToken);
        version.OriginalValue = Version;
    }
}
