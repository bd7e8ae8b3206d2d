using System.Globalization;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Email;
using ProdReady.Platform.LanguageModels;

namespace ProdReady.App.ModelUsage;

/// <summary>Tells the owners how much of the month's budget for language models is spent.</summary>
internal sealed class SendBudgetAlertConsumer(AppDbContext db, Mailer mailer) : IConsumer<ModelBudgetAlert>
{
    public async Task Consume(ConsumeContext<ModelBudgetAlert> context)
    {
        var (alert, ct) = (context.Message, context.CancellationToken);
        var company = await db.Tenants.Select(tenant => tenant.Name).SingleAsync(ct);
        var owners = await db.Memberships.Where(member => member.Role == Roles.Owner)
            .Join(db.Users, member => member.UserId, user => user.Id, (_, user) => new { user.Id, user.Email }).ToListAsync(ct);
        var mail = Write(alert, company);
        foreach (var owner in owners)
        {
            await mailer.SendAsync($"model-budget-{context.MessageId:N}-{owner.Id:N}", owner.Email!, mail, ct);
        }
    }

    private static Mail Write(ModelBudgetAlert alert, string company)
    {
        var month = alert.Month.ToString("MMMM yyyy", CultureInfo.InvariantCulture);
        return alert.Percent < 100
            ? new BudgetNearMail(company, alert.Percent.ToString(CultureInfo.InvariantCulture), month)
            : new BudgetSpentMail(company, month);
    }
}
