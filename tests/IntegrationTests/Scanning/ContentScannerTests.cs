using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ProdReady.IntegrationTests.Platform.ObjectStorage;
using ProdReady.Platform.Scanning;

namespace ProdReady.IntegrationTests.Scanning;

public sealed class ContentScannerTests
{
    [Fact]
    public async Task Sends_all_of_a_stream_in_pieces_and_takes_OK_for_clean()
    {
        await using var clamd = new Clamd();

        Assert.IsType<ScanVerdict.Clean>(await Scanner(clamd.Port).ScanAsync(new GeneratedContent(1_000_000), Test.Ct));

        Assert.True(clamd.Streams.TryDequeue(out var pieces));
        Assert.Equal(1_000_000, pieces.Sum());
        Assert.True(pieces.Length > 1);
    }

    [Fact]
    public async Task Tells_what_was_found()
    {
        await using var clamd = new Clamd();

        var verdict = await Scanner(clamd.Port).ScanAsync(new MemoryStream(Encoding.ASCII.GetBytes(Clamd.Eicar)), Test.Ct);

        Assert.Equal(new ScanVerdict.Found("Eicar-Signature"), verdict);
    }

    [Theory]
    [InlineData("INSTREAM size limit exceeded. ERROR", false)]
    [InlineData("stream: Can't allocate memory ERROR", false)]
    [InlineData("stream: OK FOUND OK", false)]
    [InlineData("OK", false)]
    [InlineData("", true)]
    public async Task Whatever_else_it_says_is_no_verdict(string reply, bool isAway)
    {
        await using var clamd = new Clamd();
        clamd.ReplyTo("odd", reply);

        var fault = await Assert.ThrowsAsync<ScannerException>(() =>
            Scanner(clamd.Port).ScanAsync(new MemoryStream("odd"u8.ToArray()), Test.Ct));

        Assert.Equal(isAway, fault.IsAway);
    }

    [Fact]
    public async Task A_file_too_large_for_it_is_told_apart_from_its_absence()
    {
        await using var clamd = new Clamd { LargestStream = 500_000 };

        var fault = await Assert.ThrowsAsync<ScannerException>(() =>
            Scanner(clamd.Port).ScanAsync(new GeneratedContent(50_000_000), Test.Ct));

        Assert.Contains("size limit", fault.Message, StringComparison.Ordinal);
        Assert.False(fault.IsAway);
    }

    [Fact]
    public async Task A_scanner_that_is_away_or_silent_gives_no_verdict()
    {
        using var silent = new TcpListener(System.Net.IPAddress.Loopback, 0);
        silent.Start();
        var port = ((System.Net.IPEndPoint)silent.LocalEndpoint).Port;

        var scanner = Scanner(port, patience: 1);
        var silence = await Assert.ThrowsAsync<ScannerException>(() => scanner.ScanAsync(new MemoryStream([1]), Test.Ct));
        silent.Stop();
        var absence = await Assert.ThrowsAsync<ScannerException>(() => scanner.ScanAsync(new MemoryStream([1]), Test.Ct));

        Assert.True(silence.IsAway && absence.IsAway);
    }

    [Theory]
    [InlineData(null, null, "Scanning:Mode is missing")]
    [InlineData("ClamAv", null, "Scanning:Host is missing")]
    [InlineData("Off", null, null)]
    public void The_start_demands_a_choice(string? mode, string? host, string? mistake)
    {
        var builder = Host.CreateEmptyApplicationBuilder(new HostApplicationBuilderSettings());
        builder.Configuration.AddInMemoryCollection([new("Scanning:Mode", mode), new("Scanning:Host", host)]);
        builder.AddScanning();
        using var app = builder.Build();
        var start = app.Services.GetRequiredService<IStartupValidator>().Validate;

        if (mistake is null) start();
        else Assert.Contains(mistake, Assert.Throws<OptionsValidationException>(start).Message, StringComparison.Ordinal);
    }

    private static ContentScanner Scanner(int port, int patience = 60) => new(Options.Create(new ScanningOptions
    {
        Mode = ScanningMode.ClamAv, Host = "127.0.0.1", Port = port, Timeout = TimeSpan.FromSeconds(patience),
    }));
}
