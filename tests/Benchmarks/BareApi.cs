using System.Data;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Npgsql;

namespace ProdReady.Benchmarks;

/// <summary>
/// The measure: a minimal API with Npgsql and nothing else. No sign-in, no limits, no tenant, no cache; it reads and writes
/// the rows of our own tables, straight from PostgreSQL.
/// </summary>
internal static class BareApi
{
    public static async Task RunAsync()
    {
        var builder = WebApplication.CreateBuilder();
        builder.Logging.SetMinimumLevel(LogLevel.Warning);
        builder.Services.AddSingleton(NpgsqlDataSource.Create(builder.Configuration["Database:ConnectionString"]!));
        var app = builder.Build();
        app.MapGet("/health/ready", () => "ready");
        app.MapGet("/customers/{id:guid}", ReadAsync);
        app.MapGet("/customers", ListAsync);
        app.MapGet("/invoices/{id:guid}", ReadInvoiceAsync);
        app.MapPost("/customers", InsertAsync);
        await app.RunAsync();
    }

    private static async Task<IResult> ReadAsync(Guid id, NpgsqlDataSource database, CancellationToken ct)
    {
        await using var command = database.CreateCommand("SELECT id, name, email, created_at FROM bare_customers WHERE id = $1");
        command.Parameters.Add(new() { Value = id });
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, ct);
        return await reader.ReadAsync(ct) ? TypedResults.Ok(Row(reader)) : TypedResults.NotFound();
    }

    private static async Task<IResult> ListAsync(Guid tenant, NpgsqlDataSource database, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            "SELECT id, name, email, created_at FROM bare_customers "
            + "WHERE tenant_id = $1 ORDER BY created_at DESC, id DESC LIMIT 20");
        command.Parameters.Add(new() { Value = tenant });
        await using var reader = await command.ExecuteReaderAsync(ct);
        var rows = new List<Customer>(20);
        while (await reader.ReadAsync(ct))
        {
            rows.Add(Row(reader));
        }

        return TypedResults.Ok(rows);
    }

    private static async Task<IResult> ReadInvoiceAsync(Guid id, NpgsqlDataSource database, CancellationToken ct)
    {
        await using var command = database.CreateCommand(
            "SELECT id, customer_id, number, currency, status, total, created_at, lines FROM invoices WHERE id = $1");
        command.Parameters.Add(new() { Value = id });
        await using var reader = await command.ExecuteReaderAsync(CommandBehavior.SingleRow, ct);
        return await reader.ReadAsync(ct)
            ? TypedResults.Ok(new Invoice(
                reader.GetGuid(0), reader.GetGuid(1), reader.GetInt32(2), reader.GetString(3), reader.GetString(4),
                reader.GetInt64(5), reader.GetFieldValue<DateTimeOffset>(6),
                JsonSerializer.Deserialize<IReadOnlyList<InvoiceLine>>(reader.GetString(7))!))
            : TypedResults.NotFound();
    }

    private static async Task<IResult> InsertAsync(NewCustomer body, NpgsqlDataSource database, CancellationToken ct)
    {
        var id = Guid.CreateVersion7();
        await using var command = database.CreateCommand(
            "INSERT INTO bare_customers (id, tenant_id, name, email, created_at) VALUES ($1, $2, $3, $4, now())");
        command.Parameters.Add(new() { Value = id });
        command.Parameters.Add(new() { Value = body.Tenant });
        command.Parameters.Add(new() { Value = body.Name });
        command.Parameters.Add(new() { Value = body.Email });
        await command.ExecuteNonQueryAsync(ct);
        return TypedResults.Created($"/customers/{id}", new Customer(id, body.Name, body.Email, DateTimeOffset.UnixEpoch));
    }

    private static Customer Row(NpgsqlDataReader row) =>
        new(row.GetGuid(0), row.GetString(1), row.GetString(2), row.GetFieldValue<DateTimeOffset>(3));

    private sealed record Customer(Guid Id, string Name, string Email, DateTimeOffset CreatedAt);

    private sealed record Invoice(
        Guid Id, Guid CustomerId, int Number, string Currency, string Status, long Total, DateTimeOffset CreatedAt,
        IReadOnlyList<InvoiceLine> Lines);

    private sealed record InvoiceLine(int Position, string Description, int Quantity, long UnitPrice);

    private sealed record NewCustomer(Guid Tenant, string Name, string Email);
}
