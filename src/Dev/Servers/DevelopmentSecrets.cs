using System.Security.Cryptography;
using System.Text.Json;

namespace ProdReady.Dev.Servers;

/// <summary>Passwords of the local servers, made at random once and kept beside the data that they guard.</summary>
public sealed record DevelopmentSecrets(
    string PostgresPassword, string MigratorPassword, string AppPassword, string RedisPassword, string RabbitMqPassword)
{
    public static DevelopmentSecrets ReadOrMake(string file)
    {
        if (File.Exists(file)) return JsonSerializer.Deserialize<DevelopmentSecrets>(File.ReadAllText(file))!;
        var made = Make();
        Write(file, JsonSerializer.Serialize(made));
        return made;
    }

    public static DevelopmentSecrets Make() => new(Password(), Password(), Password(), Password(), Password());

    /// <summary>Writes a file that only its owner can read, from its first byte on.</summary>
    public static void Write(string file, string text)
    {
        File.Delete(file);
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using var writer = new StreamWriter(file, options);
        writer.Write(text);
    }

    // Letters and digits only: it stands in connection strings, URIs, SQL and settings files without any escaping.
    public static string Password() =>
        RandomNumberGenerator.GetString("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789", 32);
}
