using System.Security.Cryptography;
using System.Text.Json;

namespace ProdReady.Dev.Servers;

/// <summary>
/// Passwords of the local servers, and the key to what is encrypted there; made at random once and kept beside the data that
/// they guard.
/// </summary>
public sealed record DevelopmentSecrets(
    string PostgresPassword, string MigratorPassword, string AppPassword, string RedisPassword, string RabbitMqPassword,
    string MasterKey)
{
    public static DevelopmentSecrets ReadOrMake(string file)
    {
        var kept = File.Exists(file) ? JsonSerializer.Deserialize<DevelopmentSecrets>(File.ReadAllText(file)) : null;
        if (kept is { MasterKey: not null }) return kept;

        // A file that an earlier version wrote has the passwords that the servers know.
        var made = kept is null ? Make() : kept with { MasterKey = Key() };
        Write(file, JsonSerializer.Serialize(made));
        return made;
    }

    public static DevelopmentSecrets Make() =>
        new(Password(), Password(), Password(), Password(), Password(), Key());

    /// <summary>Writes a file that only its owner can read, from its first byte on.</summary>
    public static void Write(string file, string text)
    {
        File.Delete(file);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(file, options);
        writer.Write(text);
    }

    public static string Key() => Convert.ToBase64String(RandomNumberGenerator.GetBytes(32));

    // Letters and digits only: it stands in connection strings, URIs, SQL and settings files without any escaping.
    public static string Password() =>
        RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 32);
}
