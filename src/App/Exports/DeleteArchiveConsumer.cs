using MassTransit;
using ProdReady.Platform.ObjectStorage;

namespace ProdReady.App.Exports;

internal sealed class DeleteArchiveConsumer(IObjectStorage storage) : IConsumer<ExportDropped>
{
    public Task Consume(ConsumeContext<ExportDropped> context) => storage.DeleteAsync(
        ObjectName.Of(context.Message.TenantId, context.Message.ObjectId), context.CancellationToken);
}
