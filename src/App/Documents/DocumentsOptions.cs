using System.ComponentModel.DataAnnotations;

namespace ProdReady.App.Documents;

public sealed class DocumentsOptions
{
    public const string Section = "Documents";

    /// <summary>The largest file that is taken. 100 MiB unless set.</summary>
    [Range(1024, 10L * 1024 * 1024 * 1024)]
    public long MaxBytes { get; set; } = 100 * 1024 * 1024;
}
