using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Hosting;
using ProdReady.Platform.Hosting;

namespace ProdReady.Platform.ObjectStorage;

// Files that one host writes and another cannot find are lost to the customer; so all hosts are told by the same settings.
public static class ObjectStorageSetup
{
    /// <summary>Adds <see cref="IObjectStorage"/>: S3, or a folder when <c>ObjectStorage:Folder</c> is set.</summary>
    public static IHostApplicationBuilder AddObjectStorage(this IHostApplicationBuilder builder)
    {
        builder.AddValidatedOptions<ObjectStorageOptions>(ObjectStorageOptions.Section);
        var folder = builder.Configuration[$"{ObjectStorageOptions.Section}:{nameof(ObjectStorageOptions.Folder)}"];
        builder.Services.TryAddSingleton(TimeProvider.System);
        builder.Services.AddSingleton(
            typeof(IObjectStorage), string.IsNullOrEmpty(folder) ? typeof(S3ObjectStorage) : typeof(FolderObjectStorage));
        return builder;
    }
}
