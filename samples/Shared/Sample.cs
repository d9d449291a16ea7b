using System.CommandLine;
using SeqDsl.Pictures;

namespace SeqDsl.Samples;

/// <summary>A sample: its name, what it is about, and what holds unless the command line says otherwise.</summary>
/// <param name="Name">As reports name it.</param>
/// <param name="Description">One sentence for <c>--help</c>.</param>
/// <param name="Asks">What can be asked of the trained model: "words", "questions".</param>
public sealed record Sample(string Name, string Description, string Asks)
{
    /// <summary>How often all examples are seen.</summary>
    public required int Epochs { get; init; }

    /// <summary>Sequences in a batch.</summary>
    public required int BatchSize { get; init; }

    /// <summary>What the model costs and computes, for <c>--summary</c> and <c>--graph</c>.</summary>
    public required Func<(ModelSummary Summary, ComputationGraph Graph)> Model { get; init; }

    /// <summary>What else can be said, by its name ("--characters"), and what it does.</summary>
    public IReadOnlyDictionary<string, string> Switches { get; init; } = new Dictionary<string, string>();

    /// <summary>What other files can be named, by the option's name, and what they are for.</summary>
    public IReadOnlyDictionary<string, string> Files { get; init; } = new Dictionary<string, string>();

    /// <summary>What else can be set, by its name ("--temperature"): what it is about, and what holds unless another is said.</summary>
    public IReadOnlyDictionary<string, (string About, double Default)> Numbers { get; init; } = new Dictionary<string, (string, double)>();

    /// <summary>What else can be chosen, by its name ("--labels"): what it is about, and what there is; the first unless another is named.</summary>
    public IReadOnlyDictionary<string, (string About, string[] Names)> Choices { get; init; } = new Dictionary<string, (string, string[])>();

    /// <summary>
    /// Reads the command line and runs the sample. What goes wrong with files, options or devices is said in one sentence.
    /// </summary>
    /// <returns>The process's exit code: 0, or 1 where something went wrong.</returns>
    public int Run(string[] arguments, Action<SampleOptions> run)
    {
        Argument<string[]> asked = new(Asks) { Description = $"{Asks} for the trained model to answer", Arity = ArgumentArity.ZeroOrMore };
        Option<string?> train = new("--train") { Description = "the file to learn from", HelpName = "FILE" };
        Option<string?> dev = new("--dev") { Description = "the file that decides which epoch was the best; without it, a part of the training data", HelpName = "FILE" };
        Option<string?> test = new("--test") { Description = "the file to be tested on in the end", HelpName = "FILE" };
        Option<bool> noTest = new("--no-test") { Description = "leave the test data alone, as while choosing a model" };
        Option<int> epochs = new("--epochs") { Description = "how often all examples are seen", DefaultValueFactory = _ => Epochs, HelpName = "N" };
        Option<int> batch = new("--batch") { Description = "sequences in a batch", DefaultValueFactory = _ => BatchSize, HelpName = "N" };
        Option<ulong> seed = new("--seed") { Description = "the key of everything random", DefaultValueFactory = _ => 1, HelpName = "N" };
        Option<string> device = new("--device") { Description = "cpu, cuda, or auto: cuda where there is one", DefaultValueFactory = _ => "auto", HelpName = "NAME" };
        Option<string?> report = new("--report") { Description = "write the metrics as JSON", HelpName = "FILE" };
        Option<string?> save = new("--save") { Description = "write the trained model (safetensors)", HelpName = "FILE" };
        Option<string?> load = new("--load") { Description = "take a saved model instead of training one", HelpName = "FILE" };
        Option<bool> fastDevRun = new("--fast-dev-run") { Description = "two batches of everything, to see that it fits together" };
        Option<bool> summary = new("--summary") { Description = "print what each layer holds, computes and keeps, and train nothing" };
        Option<string?> graph = new("--graph") { Description = "draw the model, forward and backward, and train nothing: .svg, .dot, .mmd (Mermaid), or .txt for the equations", HelpName = "FILE" };
        Option<string[]> unfold = new("--unfold") { Description = "layers that --graph shows with every equation; their names are in --summary", HelpName = "LAYER", AllowMultipleArgumentsPerToken = true };
        var command = new RootCommand(Description) { asked, train, dev, test, noTest, epochs, batch, seed, device, report, save, load, fastDevRun, summary, graph, unfold };
        Option<bool>[] switches = [.. Switches.Select(own => new Option<bool>(own.Key) { Description = own.Value })];
        foreach (Option<bool> own in switches)
        {
            command.Add(own);
        }
        Option<string>[] choices = [.. Choices.Select(own => new Option<string>(own.Key) { Description = own.Value.About, DefaultValueFactory = _ => own.Value.Names[0] }.AcceptOnlyFromAmong(own.Value.Names))];
        foreach (Option<string> own in choices)
        {
            command.Add(own);
        }
        Option<double>[] numbers = [.. Numbers.Select(own => new Option<double>(own.Key) { Description = own.Value.About, DefaultValueFactory = _ => own.Value.Default, HelpName = "X" })];
        foreach (Option<double> own in numbers)
        {
            command.Add(own);
        }
        Option<string?>[] files = [.. Files.Select(own => new Option<string?>(own.Key) { Description = own.Value, HelpName = "FILE" })];
        foreach (Option<string?> own in files)
        {
            command.Add(own);
        }
        command.SetAction(line =>
        {
            try
            {
                if (line.GetValue(summary))
                {
                    Model().Summary.Print();
                }

                if (line.GetValue(graph) is { } file)
                {
                    File.WriteAllText(file, Drawn(file, line.GetValue(unfold) ?? []));
                }

                if (line.GetValue(summary) || line.GetValue(graph) is not null)
                {
                    return 0;
                }

                run(new()
                {
                    Asked = line.GetValue(asked) ?? [],
                    Named = files.Where(file => line.GetValue(file) is not null).ToDictionary(file => file.Name, file => line.GetValue(file)!),
                    Chosen = choices.ToDictionary(choice => choice.Name, choice => line.GetValue(choice)!),
                    Set = numbers.ToDictionary(number => number.Name, line.GetValue),
                    Train = line.GetValue(train),
                    Dev = line.GetValue(dev),
                    Test = line.GetValue(test),
                    NoTest = line.GetValue(noTest),
                    Epochs = line.GetValue(epochs),
                    BatchSize = line.GetValue(batch),
                    Seed = line.GetValue(seed),
                    Device = Device.Parse(line.GetValue(device)!),
                    Report = line.GetValue(report),
                    Save = line.GetValue(save),
                    Load = line.GetValue(load),
                    Switches = [.. switches.Where(line.GetValue).Select(own => own.Name)],
                    FastDevRun = line.GetValue(fastDevRun),
                });
                return 0;
            }
            catch (Exception e) when (e is DataException or ModelFileException or IOException or UnauthorizedAccessException
                or FormatException or ArgumentException or InvalidOperationException or DllNotFoundException)
            {
                Console.Error.WriteLine($"{Name}: {e.Message.Split(" (Parameter '")[0]}");
                return 1;
            }
        });
        return command.Parse(arguments).Invoke();
    }

    /// <summary>The graph as the file's name wants it.</summary>
    private string Drawn(string file, string[] unfold) => Path.GetExtension(file) switch
    {
        ".svg" => Model().Graph.ToSvg(GraphFold.Layers, unfold),
        ".dot" => Model().Graph.ToDot(GraphFold.Layers, unfold),
        ".mmd" => Model().Graph.ToMermaid(GraphFold.Layers, unfold),
        ".txt" => Model().Graph.ToString(),
        string other => throw new ArgumentException($"--graph {file}: \"{other}\" is no kind of drawing; expected .svg, .dot, .mmd or .txt."),
    };
}
