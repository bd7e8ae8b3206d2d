using System.Text.RegularExpressions;
using DotNet.Testcontainers.Builders;
using Microsoft.Extensions.Logging.Abstractions;
using ProdReady.Dev;

namespace ProdReady.IntegrationTests.Containers;

/// <summary>The images that docker-compose.yml names, so that the tests run on the versions of `./dev up`.</summary>
internal static class Image
{
    /// <param name="service">As docker-compose.yml calls it.</param>
    public static ContainerBuilder Of(string service) => new ContainerBuilder(Name(service)).WithLogger(NullLogger.Instance);

    private static string Name(string service)
    {
        var compose = File.ReadAllText(ProjectTree.PathTo("docker-compose.yml"));
        var found = Regex.Match(compose, $@"^  {service}:\n    image: (\S+)$", RegexOptions.Multiline);
        return found.Success ? found.Groups[1].Value : throw new DevException($"docker-compose.yml names no image of {service}.");
    }
}
