using Microsoft.AspNetCore.DataProtection;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.AspNetCore.DataProtection.XmlEncryption;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ProdReady.Platform.Hosting;

namespace ProdReady.Platform.Encryption;

// Prevents the framework's default: keys in a folder of each machine, which one instance makes and no other has.
public static class EncryptionSetup
{
    /// <summary>
    /// <c>IDataProtector</c> with keys that all instances share, and the verbs that rotate keys. After <c>AddDatabase</c>,
    /// and before what adds data protection by itself.
    /// </summary>
    public static IHostApplicationBuilder AddEncryption(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<EncryptionOptions>(EncryptionOptions.Section);
        var services = builder.Services;
        services.AddSingleton<MasterKeys>();
        services.AddSingleton<KeyTable>();
        services.AddSingleton<ColumnKeys>();
        services.AddHostedService<KeysCheck>();
        services.AddHostedService<RefreshKeysJob>();
        services.AddSingleton<RotateKeys>();
        services.AddSharedDataProtection();
        return builder;
    }

    private static void AddSharedDataProtection(this IServiceCollection services)
    {
        services.AddSingleton<DataProtectionKeys>();
        services.AddSingleton(provider => new DataProtectionRing(
            ActivatorUtilities.CreateInstance<XmlKeyManager>(provider), provider.GetRequiredService<KeyTable>(),
            provider.GetRequiredService<IOptions<KeyManagementOptions>>(), provider.GetRequiredService<TimeProvider>()));
        services.AddSingleton<IKeyManager>(provider => provider.GetRequiredService<DataProtectionRing>());

        // The name parts what products on one database protect; a new one would make all that is protected unreadable.
        services.AddDataProtection().SetApplicationName("app");
        services.AddOptions<KeyManagementOptions>().Configure<DataProtectionKeys>((options, keys) =>
        {
            options.XmlRepository = keys;
            options.XmlEncryptor = new NullXmlEncryptor(); // the repository encrypts all of it
        });
    }
}
