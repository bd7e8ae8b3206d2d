using System.Globalization;
using System.Security.Cryptography;

namespace ProdReady.Platform.ObjectStorage;

/// <summary>
/// Where an object lies: random, below its tenant's prefix. A name made from anything that a client sent would be a path into
/// other people's files.
/// </summary>
public readonly record struct ObjectName
{
    private const int RandomBytes = 16;
    private const int IdLength = RandomBytes * 2;

    private ObjectName(Guid tenantId, string id) => (TenantId, Id) = (tenantId, id);

    public Guid TenantId { get; }

    /// <summary>128 random bits, as lower-case hex.</summary>
    public string Id { get; }

    public static ObjectName New(Guid tenantId) =>
        new(tenantId, Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(RandomBytes)));

    /// <summary>A name that <see cref="New"/> has made, read back from the tenant's own row.</summary>
    /// <exception cref="FormatException"><paramref name="id"/> is none.</exception>
    public static ObjectName Of(Guid tenantId, string id) =>
        id.Length == IdLength && id.All(char.IsAsciiHexDigitLower)
            ? new(tenantId, id)
            : throw new FormatException("This is no name of an object.");

    /// <summary>What all objects of a tenant begin with, in every storage.</summary>
    public static string Prefix(Guid tenantId) => string.Create(CultureInfo.InvariantCulture, $"{tenantId:N}/");

    public override string ToString() => Prefix(TenantId) + Id;
}
