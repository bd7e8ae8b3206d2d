using System.Net.Sockets;
using System.Text;

namespace ProdReady.FaultTests.Drills;

internal static class SomeRedis
{
    /// <summary>Empties it, with the words of its protocol.</summary>
    public static async Task FlushAsync(Stage stage, CancellationToken ct)
    {
        var password = stage.Servers.AppSettings["Redis__ConnectionString"].Split("password=")[1];
        using var client = new TcpClient();
        await client.ConnectAsync("127.0.0.1", stage.Servers.Redis.Port, ct);
        await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"AUTH {password}\r\nFLUSHALL\r\n"), ct);
        using var reader = new StreamReader(client.GetStream());
        Assert.Equal("+OK", await reader.ReadLineAsync(ct));
        Assert.Equal("+OK", await reader.ReadLineAsync(ct));
    }
}
