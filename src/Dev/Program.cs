using ProdReady.Dev;
using ProdReady.Dev.Commands;
using ProdReady.Dev.Machine;

if (args is [] or ["help"] or ["--help"] or ["-h"])
{
    Verbs.PrintUsage(Console.Out);
    return 0;
}

var verb = Verbs.All.FirstOrDefault(v => v.Name == args[0]);
if (verb is null)
{
    Console.Error.WriteLine($"./dev knows no `{args[0]}`.");
    Verbs.PrintUsage(Console.Error);
    return 2;
}

using var interrupt = new Interrupt();
try
{
    return await verb.Run(Arguments.Parse(verb, args[1..]), interrupt.Token);
}
catch (UsageException wrong)
{
    Console.Error.WriteLine(wrong.Message);
    return 2;
}
catch (DevException failure)
{
    Console.Error.WriteLine(failure.Message);
    return 1;
}
catch (OperationCanceledException) when (interrupt.Token.IsCancellationRequested)
{
    return 130;
}
