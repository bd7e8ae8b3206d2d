using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProdReady.Platform.Hosting;

namespace ProdReady.Platform.Scanning;

// The host that takes a file and the one that has it scanned must agree on whether it waits; so both are told the same.
public static class ScanningSetup
{
    public static IHostApplicationBuilder AddScanning(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<ScanningOptions>(ScanningOptions.Section);
        builder.Services.AddSingleton<ContentScanner>();
        return builder;
    }
}
