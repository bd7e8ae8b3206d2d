using System.ComponentModel.DataAnnotations;

namespace ProdReady.Platform.Email;

// Prevents a mail that leads nowhere: the Api has no pages, and where they are is one setting, checked at start.
public sealed class WebPagesOptions
{
    public const string Section = "WebPages";

    /// <summary>Where the pages are that links in mails lead to, such as <c>https://app.example.com</c>.</summary>
    [Required, Url]
    public string Address { get; set; } = "";

    /// <summary>The token stands behind the #, which browsers send to no server and write in no log.</summary>
    public Uri To(string page, string token) => new($"{Address.TrimEnd('/')}/{page}#{token}");
}
