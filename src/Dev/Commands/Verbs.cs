namespace ProdReady.Dev.Commands;

/// <summary>All that `./dev` can do.</summary>
public static class Verbs
{
    public static IReadOnlyList<Verb> All { get; } =
    [
        new("up", "up [--detach] [--api-instances N] [--port 8080]",
            "start the servers, the worker and the API; Ctrl-C ends them", Up.RunAsync)
        {
            Options = ["--api-instances", "--port"], Switches = ["--detach"],
        },
        new("down", "down", "end what `up --detach` started", Down.RunAsync),
        new("status", "status", "what runs, where, and whether it is well", Status.RunAsync),
        new("logs", "logs [api|worker|postgres|...] [--follow]", "the last lines that they wrote", Logs.RunAsync)
        {
            Switches = ["--follow"], MostWords = 1,
        },
        new("test", "test [unit|PROJECT|TEST NAME]", "build, and run the tests on servers of their own",
            Test.RunAsync) { MostWords = 1 },
        new("check", "check", "format, build, test: the list that CI runs", Check.RunAsync),
        new("migrate", "migrate", "bring the running database to the newest schema", Migrations.ApplyAsync),
        new("new-migration", "new-migration NAME", "write a migration for what changed in the model",
            Migrations.AddAsync) { MostWords = 1 },
        new("redrive", "redrive QUEUE", "send dead letters back to where they failed", OneShot.RedriveAsync) { MostWords = 1 },
        new("settle", "settle PAYMENT charged PROVIDER_ID | not-charged", "say what became of a payment that was given up",
            OneShot.SettleAsync) { MostWords = 3 },
        new("grant-operator", "grant-operator EMAIL", "make a person an operator of the service",
            OneShot.GrantOperatorAsync) { MostWords = 1 },
        new("withdraw-operator", "withdraw-operator EMAIL", "end that", OneShot.WithdrawOperatorAsync) { MostWords = 1 },
        new("end-sessions", "end-sessions EMAIL [and-password]", "sign a person out everywhere", OneShot.EndSessionsAsync)
        {
            MostWords = 2,
        },
        new("rotate-keys", "rotate-keys", "make new keys for what is encrypted in the database", OneShot.RotateKeysAsync),
        new("show-keys", "show-keys", "how many rows are encrypted with which key", OneShot.ShowKeysAsync),
        new("rewrap-keys", "rewrap-keys", "put all keys under the first key of the settings", OneShot.RewrapKeysAsync),
        new("schedules", "schedules", "what the Workers do by the clock: last run, next run, last error",
            OneShot.SchedulesAsync),
        new("verify-audit", "verify-audit", "compare all audit trails with their seals", OneShot.VerifyAuditAsync),
        new("models", "models off | on | budget TENANT MILLIONTHS|default", "stop calls of language models, or limit a tenant",
            OneShot.ModelsAsync) { MostWords = 3 },
        new("top-statements", "top-statements", "the ten statements that take most of the database's time",
            OneShot.TopStatementsAsync),
        new("preview-mail", "preview-mail [NAME]", "what a mail looks like, or which there are", OneShot.PreviewMailAsync)
        {
            MostWords = 1,
        },
        new("bench", "bench [NAME]", "measure against a bare minimal API", OneShot.BenchAsync) { MostWords = 1 },
        new("fuzz", "fuzz [--seed 1] [--count 5000] [--only N]", "send malformed requests to every route of the API",
            OneShot.FuzzAsync)
        {
            Options = ["--seed", "--count", "--only"],
        },
        new("drill", "drill [NAME] [--minutes N]", "break one thing at a time under load, and count what was lost",
            OneShot.DrillAsync)
        {
            Options = ["--minutes"], MostWords = 1,
        },
        new("servers", "servers [--throwaway]", "the servers alone, for hosts that you start in your editor",
            OneShot.ServersAsync)
        {
            Switches = ["--throwaway"],
        },
        new("sandbox", "sandbox [--port 12111] [--events ADDRESS] [--all-addresses]", "the payment provider's stand-in alone",
            OneShot.SandboxAsync)
        {
            Options = ["--port", "--events"], Switches = ["--all-addresses"],
        },
        new("doctor", "doctor", "what this machine lacks, and the line that installs it", Doctor.RunAsync),
    ];

    public static void PrintUsage(TextWriter output)
    {
        output.WriteLine("Usage: ./dev VERB");
        foreach (var verb in All) output.WriteLine($"  {verb.Usage,-48} {verb.Summary}");
    }
}
