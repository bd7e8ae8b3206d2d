using ProdReady.App.AccountMails;
using ProdReady.App.Erasure;
using ProdReady.App.Invitations;
using ProdReady.App.ModelUsage;
using ProdReady.App.Receipts;
using ProdReady.Platform.Email;

namespace ProdReady.App;

/// <summary>Every mail that this product sends, with values to look at: <c>./dev preview-mail</c>.</summary>
public static class Mails
{
    private const string Company = "Søn & Müller";
    private static readonly WebPagesOptions Pages = new() { Address = "https://app.example.com" };

    public static IReadOnlyList<Mail> Samples { get; } =
    [
        new LinkMail(MailedLink.Confirmation, LinkTo(MailedLink.Confirmation)),
        new LinkMail(MailedLink.Reset, LinkTo(MailedLink.Reset)),
        .. Enum.GetValues<Notice>().Select(notice => new NoticeMail(notice)),
        new InvitationMail(Company, Roles.Member, LinkTo(InvitationMail.Page), "2026-03-31 09:30 UTC"),
        new ReceiptMail(
            "Eve Example", Company, "1042", "2026-03-24", "0195c5a1-3f6e-7c3b-9a55-0c1d2e3f4a5b",
            [new ReceiptMailLine("2 x Advice", "EUR 240.00"), new ReceiptMailLine("1 x Travel", "EUR 38.50")], "EUR 278.50"),
        new BudgetNearMail(Company, "80", "March 2026"),
        new BudgetSpentMail(Company, "March 2026"),
        new FarewellMail(),
    ];

    private static Uri LinkTo(string page) => Pages.To(page, "THE-TOKEN");
}
