using SeqDsl.Benchmarks;

Dictionary<string, Action> suites = new()
{
    ["generator"] = GeneratorEdits.Run,
};

if (args is [string name] && suites.TryGetValue(name, out Action? run))
{
    run();
    return 0;
}

Console.Error.WriteLine($"Name one suite: {string.Join(", ", suites.Keys)}.");
return 2;
