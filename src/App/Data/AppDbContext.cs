using Microsoft.EntityFrameworkCore;
using ProdReady.App.AccountMails;
using ProdReady.App.Accounts;
using ProdReady.App.ApiKeys;
using ProdReady.App.Customers;
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
using ProdReady.Platform.Database;

namespace ProdReady.App.Data;

/// <summary>Every table of the product, on one page.</summary>
public sealed class AppDbContext(DbContextOptions<AppDbContext> options) : PlatformDbContext(options)
{
    public DbSet<User> Users => Set<User>();
    public DbSet<Tenant> Tenants => Set<Tenant>();
    public DbSet<Membership> Memberships => Set<Membership>();
    public DbSet<Invitation> Invitations => Set<Invitation>();
    public DbSet<MailedLink> MailedLinks => Set<MailedLink>();
    public DbSet<ApiKey> ApiKeys => Set<ApiKey>();
    public DbSet<Authenticator> Authenticators => Set<Authenticator>();
    public DbSet<RecoveryCode> RecoveryCodes => Set<RecoveryCode>();
    public DbSet<Passkey> Passkeys => Set<Passkey>();
    public DbSet<UsedChallenge> UsedChallenges => Set<UsedChallenge>();
    public DbSet<DeviceTries> DeviceTries => Set<DeviceTries>();
    public DbSet<Operator> Operators => Set<Operator>();
    public DbSet<Session> Sessions => Set<Session>();
    public DbSet<Customer> Customers => Set<Customer>();
    public DbSet<Invoice> Invoices => Set<Invoice>();
    public DbSet<Payment> Payments => Set<Payment>();
    public DbSet<PaymentHint> PaymentHints => Set<PaymentHint>();
    public DbSet<Receipt> Receipts => Set<Receipt>();
    public DbSet<WebhookSubscription> WebhookSubscriptions => Set<WebhookSubscription>();
    public DbSet<WebhookDelivery> WebhookDeliveries => Set<WebhookDelivery>();
    public DbSet<Document> Documents => Set<Document>();
    public DbSet<LooseObject> LooseObjects => Set<LooseObject>();
    public DbSet<Farewell> Farewells => Set<Farewell>();
    public DbSet<KeptBuyer> KeptBuyers => Set<KeptBuyer>();

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfiguration(new UserMapping());
        modelBuilder.ApplyConfiguration(new TenantMapping());
        modelBuilder.ApplyConfiguration(new MembershipMapping());
        modelBuilder.ApplyConfiguration(new InvitationMapping());
        modelBuilder.ApplyConfiguration(new MailedLinkMapping());
        modelBuilder.ApplyConfiguration(new ApiKeyMapping());
        modelBuilder.ApplyConfiguration(new AuthenticatorMapping());
        modelBuilder.ApplyConfiguration(new RecoveryCodeMapping());
        modelBuilder.ApplyConfiguration(new PasskeyMapping());
        modelBuilder.ApplyConfiguration(new UsedChallengeMapping());
        modelBuilder.ApplyConfiguration(new DeviceTriesMapping());
        modelBuilder.ApplyConfiguration(new OperatorMapping());
        modelBuilder.ApplyConfiguration(new SessionMapping());
        modelBuilder.ApplyConfiguration(new CustomerMapping());
        modelBuilder.ApplyConfiguration(new InvoiceMapping());
        modelBuilder.ApplyConfiguration(new InvoiceCounterMapping());
        modelBuilder.ApplyConfiguration(new PaymentMapping());
        modelBuilder.ApplyConfiguration(new PaymentHintMapping());
        modelBuilder.ApplyConfiguration(new ReceiptMapping());
        modelBuilder.ApplyConfiguration(new WebhookSubscriptionMapping());
        modelBuilder.ApplyConfiguration(new WebhookDeliveryMapping());
        modelBuilder.ApplyConfiguration(new DocumentMapping());
        modelBuilder.ApplyConfiguration(new LooseObjectMapping());
        modelBuilder.ApplyConfiguration(new FarewellMapping());
        modelBuilder.ApplyConfiguration(new KeptBuyerMapping());
        base.OnModelCreating(modelBuilder);
    }
}
