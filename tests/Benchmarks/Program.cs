using ProdReady.Benchmarks;

// Our Api in production settings against a bare minimal API on the same rows, in turns within one run. Only the ratios
// mean something: the machine's speed drifts, and the load, the servers and the Api share its cores.
if (args is ["bare"])
{
    await BareApi.RunAsync();
    return 0;
}

await using var contest = await Contest.StartAsync();
foreach (var scenario in Scenario.All.Where(scenario => args is not [var name] || scenario.Name.Contains(name)))
{
    Report.Print(scenario, await contest.RunAsync(scenario));
}

return 0;
