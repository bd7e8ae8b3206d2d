using ProdReady.IntegrationTests.Containers;

namespace ProdReady.IntegrationTests;

public static partial class OwnServers
{
    static partial void OfferContainers(ref ServerMaker? maker) =>
        maker = new ServerMaker(ContainerServers.StartAsync, (_, secrets) => new RedisContainer(secrets));
}
