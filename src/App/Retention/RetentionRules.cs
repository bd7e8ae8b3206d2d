using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using ProdReady.App.AccountMails;
using ProdReady.App.Accounts;
using ProdReady.App.ApiKeys;
using ProdReady.App.Customers;
using ProdReady.App.Data;
using ProdReady.App.Documents;
using ProdReady.App.Erasure;
using ProdReady.App.Invitations;
using ProdReady.App.Invoices;
using ProdReady.App.LooseObjects;
using ProdReady.App.Operators;
using ProdReady.App.Passkeys;
using ProdReady.App.PaymentHints;
using ProdReady.App.Payments;
using ProdReady.App.Receipts;
using ProdReady.App.SecondFactors;
using ProdReady.App.Sessions;
using ProdReady.App.Webhooks;
using ProdReady.Platform.Auditing;
using ProdReady.Platform.Email;
using ProdReady.Platform.Encryption;
using ProdReady.Platform.Hosting;
using ProdReady.Platform.Idempotency;
using ProdReady.Platform.LanguageModels;
using ProdReady.Platform.Messaging;
using ProdReady.Platform.Retention;
using ProdReady.Platform.Schedules;

namespace ProdReady.App.Retention;

/// <summary>What is kept for how long: every table of the model stands in one of these two lists.</summary>
public static class RetentionRules
{
    /// <summary>Tables that no clock empties, and what does.</summary>
    public static readonly IReadOnlyDictionary<Type, string> NotByAge = new Dictionary<Type, string>
    {
        [typeof(User)] = "until the person erases the account",
        [typeof(Tenant)] = "until an owner deletes it",
        [typeof(Operator)] = "until it is withdrawn; goes with the person",
        [typeof(Authenticator)] = "until the person removes it; goes with the person",
        [typeof(Passkey)] = "until the person removes it; goes with the person",
        [typeof(RecoveryCode)] = "until it is used or renewed, or the last second factor is removed; goes with the person",
        [typeof(Membership)] = "until it is ended; goes with the person or the tenant",
        [typeof(Customer)] = "until the tenant deletes or erases it",
        [typeof(Document)] = "until the tenant deletes it; then its content goes too",
        [typeof(LooseObject)] = "until the object is held by a row, or removed",
        [typeof(InvoiceCounter)] = "goes with the tenant: a number may never come twice",
        [typeof(Payment)] = "goes with its invoice",
        [typeof(Receipt)] = "goes with its invoice",
        [typeof(ModelBudget)] = "a row a month, to compare with the provider's invoices; goes with the tenant",
        [typeof(ModelStop)] = "until an operator allows calls again",
        [typeof(WebhookSubscription)] = "until the tenant deletes it",
        [typeof(Unsubscription)] = "until the person erases the account, or an operator is asked to send those mails again",
        [typeof(EncryptionKey)] = "for as long as a backup may need it",
        [typeof(Schedule)] = "one row for each schedule",
        [typeof(OutboxMessage)] = "until the broker has it",
        [typeof(AuditSeal)] = "cut with the entries that it covers; the last one that was cut stays, to verify the next",
    };

    public static IReadOnlyList<RetentionRule> By(RetentionOptions kept) =>
    [
        RetentionRule.Of((Session row) => row.ExpiresAt, kept.Sessions),
        RetentionRule.Of((MailedLink row) => row.ExpiresAt, kept.MailedLinks),
        RetentionRule.Of((Invitation row) => row.ExpiresAt, kept.Invitations),
        RetentionRule.Of((ApiKey row) => row.ExpiresAt, kept.ApiKeys),
        RetentionRule.Of((Invoice row) => row.CreatedAt, kept.Invoices),
        RetentionRule.Of((DeviceTries row) => row.ExpiresAt),
        RetentionRule.Of((UsedChallenge row) => row.ExpiresAt),
        RetentionRule.Of((Farewell row) => row.ExpiresAt),
        RetentionRule.Of((UndeliverableAddress row) => row.RecordedAt, UndeliverableAddress.KeptFor),
        RetentionRule.Of((ModelCall row) => row.CreatedAt, kept.ModelCalls),
        new JobRetention(),
        RetentionRule.Of((KeptBuyer row) => row.KeptUntil),
        RetentionRule.Of((IdempotencyRecord row) => row.ExpiresAt),
        RetentionRule.Of((InboxMessage row) => row.ConsumedAt, kept.InboxMessages),
        RetentionRule.Of((WebhookDelivery row) => row.CreatedAt, kept.WebhookDeliveries),
        RetentionRule.Of((PaymentHint row) => row.ReceivedAt, kept.PaymentHints),
        RetentionRule.Of((DeadLetter row) => row.DiedAt, kept.DeadLetters),
        new AuditRetention(kept.AuditEntries),
    ];

    /// <summary>Both hosts need the periods: one says until when, the other deletes.</summary>
    internal static void AddRetentionPeriods(this IHostApplicationBuilder builder) =>
        builder.AddValidatedOptions<RetentionOptions>(RetentionOptions.Section);

    internal static void AddRetention(this IHostApplicationBuilder builder)
    {
        builder.AddRetention(services => By(services.GetRequiredService<IOptions<RetentionOptions>>().Value));
    }
}
