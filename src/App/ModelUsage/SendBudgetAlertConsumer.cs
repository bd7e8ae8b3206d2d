using System.Globalization;
using MassTransit;
using Microsoft.EntityFrameworkCore;
using ProdReady.App.Data;
using ProdReady.Platform.Email;
using ProdReady.Platform.LanguageModels;

namespace ProdReady.App.ModelUsage;

/// <summary>Tells the owners how much of the month's budget for language models is spent.</summary>
internal sealed class SendBudgetAlertConsumer(AppDbContext db, IEmailSender email) : IConsumer<ModelBudgetAlert>
{
    public async Task Consume(ConsumeContext<ModelBudgetAlert> context)
    {
        var (alert, ct) = (context.Message, context.CancellationToken);
        var company = await db.Tenants.Select(tenant => tenant.Name).SingleAsync(ct);
        var owners = await db.Memberships.Where(member => member.Role == Roles.Owner)
            .Join(db.Users, member => member.UserId, user => user.Id, (_, user) => new { user.Id, user.Email }).ToListAsync(ct);
        foreach (var owner in owners)
        {
            await email.SendAsync(Write($"model-budget-{context.MessageId:N}-{owner.Id:N}", owner.Email!, company, alert), ct);
        }
    }

    private static EmailMessage Write(string id, string to, string company, ModelBudgetAlert alert) => new(
        id, to, $"{alert.Percent} % of this month's assistant budget is used", string.Create(CultureInfo.InvariantCulture, $"""
        {company} has used {alert.Percent} % of what the assistant may cost in {alert.Month:MMMM yyyy}.

        {(alert.Percent < 100 ? "Nothing changes until it is used up." : "Until next month no further call is made.")}
        What it was used for stands under GET /v1/usage.
        """));
}
