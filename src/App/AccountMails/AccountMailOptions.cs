using System.ComponentModel.DataAnnotations;

namespace ProdReady.App.AccountMails;

public sealed class AccountMailOptions
{
    public const string Section = "AccountMails";

    /// <summary>
    /// Of the pages that links in mails lead to, such as <c>https://app.example.com</c>: <c>/confirm-email#TOKEN</c>,
    /// <c>/reset-password#TOKEN</c> and <c>/unsubscribe#TOKEN</c>, which pass the token on to the Api.
    /// </summary>
    [Required, Url]
    public string WebAddress { get; set; } = "";
}
