using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;

namespace ProdReady.FaultTests.Drills;

/// <summary>
/// A company at work, as its program would be written: each POST under an Idempotency-Key, repeated until there is an answer,
/// after the time that Retry-After names.
/// </summary>
internal sealed class Client(HttpClient http, string email, ClientLedger ledger, Watch watch)
{
    private static readonly TimeSpan Breath = TimeSpan.FromMilliseconds(40);
    private static readonly TimeSpan GivesUpAfter = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan LongestCopy = TimeSpan.FromSeconds(2.5);
    private int _rounds;

    /// <summary>Since it began, or since <see cref="CountAnew"/>.</summary>
    public int Answered { get; private set; }

    public void CountAnew() => Answered = 0;

    public async Task WorkAsync(CancellationToken stop)
    {
        while (!stop.IsCancellationRequested) await WorkOnceAsync();
    }

    /// <summary>Signs in, makes a customer and an invoice, sends it, is paid, files a document, and reads it all.</summary>
    private async Task WorkOnceAsync()
    {
        if (_rounds++ % 5 == 0) await SignInAsync();
        var customer = await CreateCustomerAsync();
        var created = await AskAsync(Call.Post("/v1/invoices", Business.Draft(customer)), HttpStatusCode.Created);
        var invoice = created.Id;
        ledger.Invoices[invoice] = created.Json.GetProperty("number").GetInt32();
        await AskAsync(Call.Post($"/v1/invoices/{invoice}/send"), HttpStatusCode.OK);
        await PayAsync(invoice);
        var document = await UploadAsync(invoice);
        await AskAsync(Call.Get($"/v1/documents/{document}"), HttpStatusCode.OK);
        await AskAsync(Call.Get("/v1/invoices"), HttpStatusCode.OK);
    }

    private async Task SignInAsync()
    {
        var body = new { email, password = TestTenant.Password, transport = "bearer" };
        var session = await AskAsync(new Call(HttpMethod.Post, "/v1/sessions", body), HttpStatusCode.OK);
        http.DefaultRequestHeaders.Authorization =
            new AuthenticationHeaderValue("Bearer", session.Json.GetProperty("accessToken").GetString());
    }

    private async Task<Guid> CreateCustomerAsync()
    {
        var address = $"{Guid.NewGuid():N}@example.test";
        var created = await AskAsync(Call.Post("/v1/customers", new { name = "Bob", email = address }), HttpStatusCode.Created);
        var (path, name) = (created.Location, $"Bob {_rounds}");
        await RenameAsync(path, name, address);
        await ReadAsync(path, name);
        ledger.Customers[created.Id] = name;
        return created.Id;
    }

    // An instance may serve its own copy for two seconds where it was not told of the change (Caching:LocalTtl).
    private async Task ReadAsync(string path, string name)
    {
        var began = Stopwatch.GetTimestamp();
        for (string? read = null; read != name;)
        {
            var age = Stopwatch.GetElapsedTime(began);
            read = (await AskAsync(Call.Get(path), HttpStatusCode.OK)).Json.GetProperty("name").GetString();
            if (read == name || age < LongestCopy) continue;
            ledger.Lies.Enqueue($"GET {path} says `{read}` {age} after the change to `{name}` was acknowledged");
            return;
        }
    }

    // No key here: whoever does not know what became of a change reads, and changes what is not there yet.
    private async Task RenameAsync(string path, string name, string address)
    {
        HttpStatusCode[] fine = [HttpStatusCode.OK];
        while (true)
        {
            var read = await AskAsync(Call.Get(path), HttpStatusCode.OK);
            if (read.Json.GetProperty("name").GetString() == name) return;
            var change = Call.Put(path, new { name, email = address }, read.ETag);
            if (await TryAsync(change, fine) is { Status: HttpStatusCode.OK }) return;
            fine = [HttpStatusCode.OK, HttpStatusCode.PreconditionFailed];
        }
    }

    private async Task PayAsync(Guid invoice)
    {
        var answer = await AskAsync(Business.Pay(invoice), HttpStatusCode.Created, HttpStatusCode.Accepted);
        var began = Stopwatch.GetTimestamp();
        while (await StatusAsync(invoice) is var status && status != "paid")
        {
            if (answer.Status == HttpStatusCode.Created || Stopwatch.GetElapsedTime(began) > GivesUpAfter)
            {
                ledger.Lies.Enqueue($"{invoice} is {status} {Stopwatch.GetElapsedTime(began)} after {answer.Status}");
                return;
            }

            await Task.Delay(500, TestContext.Current.CancellationToken);
        }

        ledger.Paid[invoice] = 0;
    }

    private async Task<string?> StatusAsync(Guid invoice) =>
        (await AskAsync(Call.Get($"/v1/invoices/{invoice}"), HttpStatusCode.OK)).Json.GetProperty("status").GetString();

    private async Task<Guid> UploadAsync(Guid invoice)
    {
        var key = Guid.NewGuid().ToString();
        var uploaded = await AskAsync(() => Business.Upload(invoice, key), [HttpStatusCode.Created, HttpStatusCode.Accepted]);
        ledger.Documents[uploaded.Id] = 0;
        return uploaded.Id;
    }

    private Task<Answer> AskAsync(Call call, params HttpStatusCode[] expected) => AskAsync(() => call, expected);

    // A body that is a stream is made anew for each try.
    private async Task<Answer> AskAsync(Func<Call> call, HttpStatusCode[] expected)
    {
        var began = Stopwatch.GetTimestamp();
        while (true)
        {
            if (await TryAsync(call(), expected) is { } answer) return answer;
            Assert.True(
                Stopwatch.GetElapsedTime(began) < GivesUpAfter,
                $"{call().Path} found no answer in {GivesUpAfter}: {watch.ErrorsByKind}");
        }
    }

    /// <summary>Null when it was worth nothing; then the time has passed after which it may be tried again.</summary>
    private async Task<Answer?> TryAsync(Call call, params HttpStatusCode[] expected)
    {
        var ct = TestContext.Current.CancellationToken;
        var began = Stopwatch.GetTimestamp();
        Answer? answer = null;
        string? fault = null;
        try
        {
            answer = await call.SendAsync(http);
        }
        catch (Exception broken) when (
            broken is HttpRequestException or IOException
            || (broken is OperationCanceledException && !ct.IsCancellationRequested))
        {
            fault = broken.Message;
        }

        if (answer is not null && expected.Contains(answer.Status))
        {
            Answered++;
            watch.Succeeded();
            await Task.Delay(Breath, ct);
            return answer;
        }

        watch.Failed(call, answer, Stopwatch.GetElapsedTime(began), fault);
        await Task.Delay(answer?.Headers.RetryAfter?.Delta ?? TimeSpan.FromMilliseconds(200), ct);
        return null;
    }
}
