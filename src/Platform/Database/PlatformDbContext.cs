using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Npgsql;
using ProdReady.Platform.Auditing;
using ProdReady.Platform.Email;
using ProdReady.Platform.Encryption;
using ProdReady.Platform.Idempotency;
using ProdReady.Platform.LanguageModels;
using ProdReady.Platform.Jobs;
using ProdReady.Platform.Messaging;
using ProdReady.Platform.Schedules;
using ProdReady.Platform.Tenancy;

namespace ProdReady.Platform.Database;

/// <summary>
/// One unit of work: rows, events, audit trail and stored answer commit together or not at all. Keeping them in one
/// context is what makes it impossible to save a payment and lose its message.
/// </summary>
public abstract class PlatformDbContext : DbContext
{
    private readonly CommitWork _commit = new();
    private CurrentTenant _tenant = new();
    private Guid? _transactionWithTenant;

    protected PlatformDbContext(DbContextOptions options) : base(options)
    {
        ColumnKeys = ColumnKeys.Of(options);

        // A savepoint around each save would cost a round trip, and a failed save ends the whole unit of work anyway.
        Database.AutoSavepointsEnabled = false;
        Database.AutoTransactionBehavior = AutoTransactionBehavior.Always;
    }

    public DbSet<OutboxMessage> OutboxMessages => Set<OutboxMessage>();
    public DbSet<InboxMessage> InboxMessages => Set<InboxMessage>();
    public DbSet<DeadLetter> DeadLetters => Set<DeadLetter>();
    public DbSet<IdempotencyRecord> IdempotencyRecords => Set<IdempotencyRecord>();
    public DbSet<AuditEntry> AuditEntries => Set<AuditEntry>();
    public DbSet<AuditSeal> AuditSeals => Set<AuditSeal>();
    public DbSet<EncryptionKey> EncryptionKeys => Set<EncryptionKey>();
    public DbSet<Schedule> Schedules => Set<Schedule>();
    public DbSet<UndeliverableAddress> UndeliverableAddresses => Set<UndeliverableAddress>();
    public DbSet<Unsubscription> Unsubscriptions => Set<Unsubscription>();
    public DbSet<Job> Jobs => Set<Job>();

    /// <summary>The tenant whose rows this context sees; <see cref="Guid.Empty"/> for none.</summary>
    public Guid TenantId => _tenant.Id;

    /// <summary>
    /// True for a context from <see cref="AcrossTenants"/>: neither the filter nor the policies hold it to one tenant.
    /// </summary>
    public bool SeesAllTenants { get; private set; }

    /// <summary>All writes go with the answer: what is saved before would commit without it.</summary>
    internal bool OnlyAdds { get; set; }

    internal ColumnKeys ColumnKeys { get; }

    internal Guid? ActorId => _tenant.ActorId;
    internal string? Address => _tenant.Address;

    /// <summary>
    /// Sends <paramref name="message"/> when, and only when, this unit of work commits. Messages with the same
    /// <paramref name="orderingKey"/> leave in the order in which they were written.
    /// </summary>
    public void Publish(object message, string? orderingKey = null)
    {
        var row = OutboxMessage.From(message, TenantId, orderingKey, this.GetService<TimeProvider>().GetUtcNow());
        WriteWithCommit(row.Insertion);
        AfterCommit(_ =>
        {
            this.GetService<OutboxBell>().Ring();
            return Task.CompletedTask;
        });
    }

    /// <summary>
    /// Runs <paramref name="action"/> once the surrounding transaction has committed, or may have: its COMMIT failed, and perhaps
    /// only the answer was lost. It must tolerate being lost itself: the process may die right after the commit.
    /// </summary>
    public void AfterCommit(Func<CancellationToken, Task> action) => _commit.Follow(action);

    public override async Task<int> SaveChangesAsync(
        bool acceptAllChangesOnSuccess, CancellationToken cancellationToken = default)
    {
        var saved = await _commit.KeepIfSavedAsync(() => base.SaveChangesAsync(acceptAllChangesOnSuccess, cancellationToken));

        // EF Core opens no transaction where no row has changed, and a message alone must be committed, too.
        if (!_commit.IsEmpty && Database.CurrentTransaction is null)
        {
            await using var transaction = await Database.BeginTransactionAsync(cancellationToken);
            await transaction.CommitAsync(cancellationToken);
        }

        return saved;
    }

    /// <summary>
    /// Saves, unless another row holds what <paramref name="uniqueIndex"/> allows once: then false, and nothing of this
    /// unit of work will commit. Looking first and saving after would let two through who look at the same time.
    /// </summary>
    public async Task<bool> TrySaveAsync(string uniqueIndex, CancellationToken ct)
    {
        try
        {
            await SaveChangesAsync(ct);
            return true;
        }
        catch (DbUpdateException fault) when (
            fault.InnerException is PostgresException { SqlState: PostgresErrorCodes.UniqueViolation } clash
            && clash.ConstraintName == uniqueIndex)
        {
            return false;
        }
    }

    /// <summary>Writes a row that this unit of work does not look at again, when it commits and in no other case.</summary>
    internal void WriteWithCommit(FormattableString insertion) =>
        _commit.Write(insertion, Database.CurrentTransaction?.TransactionId);

    /// <summary>
    /// Sends the last statements of the open transaction and its COMMIT in one message, in one round trip. Where none is open
    /// the message is the transaction: PostgreSQL carries out all of it or nothing.
    /// </summary>
    /// <returns>The text that the last of them returns, if it does.</returns>
    /// <exception cref="PostgresException">A statement was refused and nothing is committed; roll back.</exception>
    internal async Task<string?> CommitWithAsync(params FormattableString[] statements)
    {
        // From here on the work is done: a caller who has gone away asks again and must find it.
        var transaction = Database.CurrentTransaction;
        FormattableString[] all = [.. _commit.Of(transaction?.TransactionId), .. statements];
        return await _commit.FollowAsync(async () =>
        {
            var returned = await DirectBatch.ExecuteAsync(
                this, transaction is null ? all : [.. all, $"COMMIT"], CancellationToken.None);
            if (transaction is not null) await transaction.DisposeAsync();
            return returned;
        });
    }

    /// <summary>False when there is nothing to send but the COMMIT itself.</summary>
    internal async Task<bool> TryCommitAsync(Guid transaction, CancellationToken ct)
    {
        FormattableString[] all = [.. _commit.Of(transaction), $"COMMIT"];
        if (all.Length > 1) await DirectBatch.ExecuteAsync(this, all, ct);
        return all.Length > 1;
    }

    public override void Dispose()
    {
        ForgetScope();
        base.Dispose();
    }

    public override ValueTask DisposeAsync()
    {
        ForgetScope();
        return base.DisposeAsync();
    }

    internal void WorkFor(CurrentTenant tenant) => _tenant = tenant;
    internal void SeeAllTenants() => SeesAllTenants = true;

    internal bool NeedsTenant() =>
        Database.CurrentTransaction is not { } transaction || transaction.TransactionId != _transactionWithTenant;
    internal void TenantIsBrought() => _transactionWithTenant = Database.CurrentTransaction?.TransactionId;

    internal void Forget() => _commit.Forget();
    internal Task RunAfterCommitAsync() => _commit.RunAsync();

    // The context goes back to a pool: its next scope must not inherit this one's tenant.
    private void ForgetScope()
    {
        _tenant = new CurrentTenant();
        SeesAllTenants = false;
        OnlyAdds = false;
        _transactionWithTenant = null;
        Forget();
    }

    protected override void OnModelCreating(ModelBuilder modelBuilder)
    {
        modelBuilder.ApplyConfiguration(new OutboxMessageMapping());
        modelBuilder.ApplyConfiguration(new InboxMessageMapping());
        modelBuilder.ApplyConfiguration(new DeadLetterMapping());
        modelBuilder.ApplyConfiguration(new IdempotencyRecordMapping());
        modelBuilder.ApplyConfiguration(new AuditEntryMapping());
        modelBuilder.ApplyConfiguration(new AuditSealMapping());
        modelBuilder.ApplyConfiguration(new EncryptionKeyMapping());
        modelBuilder.ApplyConfiguration(new ModelCallMapping());
        modelBuilder.ApplyConfiguration(new ModelBudgetMapping());
        modelBuilder.ApplyConfiguration(new ModelStopMapping());
        modelBuilder.ApplyConfiguration(new ScheduleMapping());
        modelBuilder.ApplyConfiguration(new UndeliverableAddressMapping());
        modelBuilder.ApplyConfiguration(new UnsubscriptionMapping());
        modelBuilder.ApplyConfiguration(new JobMapping());
        ModelConventions.Apply(modelBuilder, this);
    }
}
