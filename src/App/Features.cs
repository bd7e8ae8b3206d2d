using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ProdReady.App.AccountMails;
using ProdReady.App.Accounts;
using ProdReady.App.ApiKeys;
using ProdReady.App.Assistant;
using ProdReady.App.Audit;
using ProdReady.App.Customers;
using ProdReady.App.DatabaseCosts;
using ProdReady.App.DeadLetters;
using ProdReady.App.DocumentLinks;
using ProdReady.App.Documents;
using ProdReady.App.DocumentScans;
using ProdReady.App.EmailAddresses;
using ProdReady.App.Erasure;
using ProdReady.App.Exports;
using ProdReady.App.Invitations;
using ProdReady.App.Invoices;
using ProdReady.App.Jobs;
using ProdReady.App.LooseObjects;
using ProdReady.App.Members;
using ProdReady.App.ModelUsage;
using ProdReady.App.MySessions;
using ProdReady.App.Operators;
using ProdReady.App.Passkeys;
using ProdReady.App.Passwords;
using ProdReady.App.PaymentHints;
using ProdReady.App.Payments;
using ProdReady.App.Receipts;
using ProdReady.App.Reports;
using ProdReady.App.Retention;
using ProdReady.App.Schedules;
using ProdReady.App.SecondFactors;
using ProdReady.App.Sessions;
using ProdReady.App.TenantDeletion;
using ProdReady.App.WebhookDeliveries;
using ProdReady.App.Webhooks;
using ProdReady.Platform.Email;
using ProdReady.Platform.Hosting;
using ProdReady.Platform.LanguageModels;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.Messaging;
using ProdReady.Platform.Scanning;
using ProdReady.Platform.StatementCosts;

namespace ProdReady.App;

/// <summary>The table of contents: every feature, and which face of it each host shows.</summary>
public static class Features
{
    /// <summary>What the outbox may carry.</summary>
    public static readonly IReadOnlyList<Type> Messages =
    [
        typeof(InvitationMade), typeof(LinkDue), typeof(NoticeDue), typeof(RedriveAsked), typeof(DocumentUploaded),
        typeof(ErasureDone), typeof(InvoiceSent), typeof(InvoicePaid), typeof(InvoiceVoided), typeof(PaymentHinted),
        typeof(PaymentFailed), typeof(CustomerCreated), typeof(CustomerDeleted), typeof(ReceiptIssued), typeof(ModelBudgetAlert),
    ];

    /// <summary>Who listens, each on a queue of its own.</summary>
    public static readonly IReadOnlyList<ConsumerQueue> Consumers =
    [
        ConsumerQueue.Of<SendInvitationConsumer>("invitation-mails", outsideEffect: true),
        ConsumerQueue.Of<SendLinkConsumer>("account-links", outsideEffect: true),
        ConsumerQueue.Of<SendNoticeConsumer>("account-notices", outsideEffect: true),
        ConsumerQueue.Of<RedriveConsumer>("redrives", outsideEffect: true),
        ConsumerQueue.Of<ScanDocumentConsumer>("document-scans", outsideEffect: true),
        ConsumerQueue.Of<SendFarewellConsumer>("farewells", outsideEffect: true),
        ConsumerQueue.Of<IssueReceiptConsumer>("receipts"),
        ConsumerQueue.Of<QueueWebhooksConsumer>("webhooks"),
        ConsumerQueue.Of<CheckPaymentConsumer>("payment-hints", outsideEffect: true),
        ConsumerQueue.Of<SendReceiptConsumer>("receipt-mails", outsideEffect: true),
        ConsumerQueue.Of<SendBudgetAlertConsumer>("model-budget-alerts", outsideEffect: true),
    ];

    /// <summary>What features need in every host.</summary>
    public static IHostApplicationBuilder AddFeatures(this IHostApplicationBuilder builder)
    {
        // Here and in no other assembly: it checks the requests of the assembly that calls it.
        builder.Services.AddValidation();
        builder.AddAccounts();
        builder.AddWebPages();
        builder.AddPaymentProvider();
        builder.AddValidatedOptions<PaymentHintsOptions>(PaymentHintsOptions.Section);
        builder.AddWebhooks();
        builder.AddScanning();
        builder.AddValidatedOptions<DocumentsOptions>(DocumentsOptions.Section);
        builder.AddAssistant();
        builder.AddTopStatements();
        builder.AddTenantDeletion();
        builder.AddRetentionPeriods();
        return builder;
    }

    /// <summary>What the Worker does by the clock, and what it does because somebody asked.</summary>
    public static IHostApplicationBuilder AddJobs(this IHostApplicationBuilder builder)
    {
        builder.AddWebhookJobs();
        builder.AddRetention();
        builder.AddAssistantJobs();
        builder.AddStatementWatch();
        builder.AddValidatedOptions<DocumentScansOptions>(DocumentScansOptions.Section);
        builder.AddValidatedOptions<LooseObjectsOptions>(LooseObjectsOptions.Section);
        builder.AddJobWork<MakeExport>(MakeExport.Kind);
        builder.AddJobWork<MakeReport>(MakeReport.Kind);
        builder.Services.AddHostedService<AskForScansJob>();
        builder.Services.AddHostedService<RemoveLooseObjectsJob>();
        builder.Services.AddHostedService<DeleteTenantsJob>();
        builder.Services.AddHostedService<SettlePaymentsJob>();
        builder.Services.AddSingleton<SettleByHand>();
        builder.Services.AddSingleton<AppointOperator>();
        builder.Services.AddSingleton<EndSessions>();
        return builder;
    }

    /// <summary>What the Api answers.</summary>
    public static IEndpointRouteBuilder MapFeatures(this IEndpointRouteBuilder app)
    {
        app.MapAccounts();
        app.MapPasswords();
        app.MapEmailAddresses();
        app.MapUnsubscriptions();
        app.MapSessions();
        app.MapMySessions();
        app.MapSecondFactors();
        app.MapPasskeys();
        app.MapMembers();
        app.MapInvitations();
        app.MapApiKeys();
        app.MapCustomers();
        app.MapInvoices();
        app.MapPayments();
        app.MapPaymentHints();
        app.MapDocuments();
        app.MapDocumentLinks();
        app.MapAssistant();
        app.MapModelUsage();
        app.MapTopStatements();
        app.MapAudit();
        app.MapJobs();
        app.MapReports();
        app.MapDeadLetters();
        app.MapWebhooks();
        app.MapExports();
        app.MapErasure();
        app.MapTenantDeletion();
        app.MapSchedules();
        return app;
    }
}
