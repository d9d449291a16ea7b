using System.Globalization;
using SeqDsl.Generators.Declarations;

namespace SeqDsl.Generators.Catalog;

/// <summary>The checks that need a declaration's words, names and numbers only; what flows from layer to layer is checked by <see cref="FlowChecks"/>.</summary>
internal static class StructureChecks
{
    /// <summary>Targets and predictions are tuples of the heads': see the runtime's Outputs.</summary>
    private const int MostHeads = 3;

    private static readonly string[] sizes = ["Size", "Hidden", "Labels", "Layers", "WordLength", "Width", "Filters", "Dilation", "Projection", "Longest"];
    private static readonly string[] probabilities = ["Probability", "Dropout", "WeightDrop", "RecurrentDropout", "Zoneout", "LabelSmoothing"];

    // Of each layer on another and each neighbour there are equations of its own. What is read at once must be counted by an int.
    private const int MostLayers = 64, WidestWindow = 256, LargestSize = 1 << 20;

    // Of a whole model: its layers, each on another and each direction counted, and the sources that they name. Generated code of more takes minutes to compile.
    private const int MostOfAModel = 1_000, MostSources = 20_000;

    public static IReadOnlyList<Problem> Check(ModelSpec model, Func<string, Layer> layerOf)
    {
        List<Problem> problems = [];
        Layer[] layers = [.. model.Layers.Select(layer => layerOf(layer.Word))];
        LayerRole[] roles = [.. layers.Select(layer => layer.Role)];
        CheckInput(model, roles, problems);
        CheckHead(model, roles, problems);
        CheckWordLength(model, problems);
        CheckWhole(model, problems);
        string[] names = LayerNames.Of(model);
        for (int index = 0; index < model.Layers.Count; index++)
        {
            CheckNumbers(model.Layers[index], index, problems);
            problems.AddRange(layers[index].Check(model.Layers[index], index));
            CheckName(model, index, problems);
            CheckSources(model.Layers[index], index, roles[index], names, problems);
            CheckFeed(model.Layers[index], index, roles, names, problems);
        }

        return problems;
    }

    private static void CheckInput(ModelSpec model, LayerRole[] roles, List<Problem> problems)
    {
        if (roles.Length == 0)
        {
            problems.Add(new(Rule.NoInput, Problem.OfTheClass, null, new([model.Name, model.Name])));
        }
        else if (roles[0] != LayerRole.Input)
        {
            problems.Add(new(Rule.NoInput, 0, null, new([model.Layers[0].Word, model.Name])));
        }

        int[] inputs = [.. Enumerable.Range(0, roles.Length).Where(index => roles[index] == LayerRole.Input)];
        int writes = model.Layers.ToList().FindIndex(layer => layer.Word == "Generate");
        for (int place = 0; place < inputs.Length; place++)
        {
            LayerSpec input = model.Layers[inputs[place]];
            string? advice =
                place > 1 ? "a model reads at most two sequences; remove it"
                : input.Word == "TargetTokens" && place == 0 ? "what is written follows what is read: begin the model with Tokens, then layers that read them, then TargetTokens"
                : input.Word == "TargetTokens" && writes < 0 ? "it is what Generate has written so far; end the model with Generate, or write Tokens to read a second text"
                : input.Word == "Features" && inputs.Length > 1 && inputs.First(index => model.Layers[index].Word == "Features") == inputs[place] ? "two inputs are both of tokens"
                : place == 1 && model.Layers.FirstOrDefault(layer => layer.Word is "NextToken" or "PreviousToken") is { } predicts
                    ? $"a language model ({predicts.Word}) reads one text; write TargetTokens and Generate to write one text after another was read"
                : null;
            if (advice is not null)
            {
                problems.Add(new(Rule.InputsThatCannotMeet, inputs[place], null, new([input.Word, model.Name, advice])));
            }
        }

        if (writes >= 0 && model.Layers.All(layer => layer.Word != "TargetTokens"))
        {
            problems.Add(new(Rule.InputsThatCannotMeet, writes, null, new(["Generate", model.Name, "it goes on from what was written before; put TargetTokens and layers that read them before it"])));
        }
    }

    private static void CheckHead(ModelSpec model, LayerRole[] roles, List<Problem> problems)
    {
        int first = Array.IndexOf(roles, LayerRole.Head);
        if (first < 0 && roles.Length > 0)
        {
            problems.Add(new(Rule.NoHead, Problem.OfTheClass, null, new([model.Name])));
        }

        int heads = 0;
        for (int index = 0; index < roles.Length; index++)
        {
            if (roles[index] == LayerRole.Head && ++heads > MostHeads)
            {
                problems.Add(new(Rule.HeadsThatCannotMeet, index, null, new([model.Layers[index].Word, $"{MostHeads} other heads", "a model has no more; remove it, or make a second model"])));
            }
        }
    }

    /// <summary>How long a word is matters to what reads its characters only, here or in a language model that is used.</summary>
    private static void CheckWordLength(ModelSpec model, List<Problem> problems)
    {
        for (int index = 0; index < model.Layers.Count; index++)
        {
            if (model.Layers[index].Integer("WordLength") > 0 && !model.Layers.Concat(model.Layers.SelectMany(Used)).Any(layer => layer.Word == "Characters"))
            {
                string[] details = [model.Layers[index].Word, "WordLength", "it says how many characters of a word are read, and no layer reads any; remove it, or add Characters(size)"];
                problems.Add(new(Rule.OptionWithoutEffect, index, "WordLength", new(details)) { Remedies = new([new(RemedyKind.RemoveArgument)]) });
            }
        }

        IEnumerable<LayerSpec> Used(LayerSpec layer) => layer.LanguageModel is { } used ? used.Model.Layers : [];
    }

    private static void CheckWhole(ModelSpec model, List<Problem> problems)
    {
        long layers = model.Layers.Sum(layer => (long)Math.Min(Math.Max(1, layer.Integer("Layers", 1)), MostLayers) * (layer.Flag("Bidirectional") ? 2 : 1));
        long sources = model.Layers.Sum(layer => (long)layer.From.Count);
        if (layers > MostOfAModel)
        {
            TooLarge("the number of its layers, each on another and each direction counted,", layers, MostOfAModel);
        }

        if (sources > MostSources)
        {
            TooLarge("the number of sources that its layers name", sources, MostSources);
        }

        void TooLarge(string what, long found, int most) =>
            problems.Add(new(Rule.SizeTooLarge, Problem.OfTheClass, null, new([model.Name, what, found.ToString("#,0", CultureInfo.InvariantCulture), most.ToString("#,0", CultureInfo.InvariantCulture)])));
    }

    private static void CheckNumbers(LayerSpec layer, int index, List<Problem> problems)
    {
        foreach (ArgumentSpec argument in layer.Arguments)
        {
            EquatableArray<string> details = new([layer.Word, argument.Name, argument.Value]);
            if (sizes.Contains(argument.Name) && layer.Integer(argument.Name) < 1)
            {
                problems.Add(new(Rule.SizeNotPositive, index, argument.Name, details));
            }

            if (sizes.Contains(argument.Name) && layer.Integer(argument.Name) is var size && size > Largest(argument.Name))
            {
                problems.Add(new(Rule.SizeTooLarge, index, argument.Name, new([.. details, Largest(argument.Name).ToString("#,0", CultureInfo.InvariantCulture)])));
            }

            if (Range(argument.Name, layer.Number) is { } range)
            {
                problems.Add(new(Rule.NumberOutOfRange, index, argument.Name, new([.. details, range])));
            }

            // Written so that NaN is out of range too.
            if (probabilities.Contains(argument.Name) && layer.Number(argument.Name) is var probability && probability is not (>= 0 and < 1))
            {
                string meant = probability is > 1 and < 100 ? FormattableString.Invariant($": write {probability / 100} for {probability} %") : "";
                problems.Add(new(Rule.ProbabilityOutOfRange, index, argument.Name, new([.. details, meant])));
            }
        }
    }

    private static int Largest(string size) => size switch { "Layers" => MostLayers, "Width" => WidestWindow, _ => LargestSize };

    /// <summary>What a number that is out of its range must be. Written so that NaN is out of each.</summary>
    private static string? Range(string argument, Func<string, double, double> number) => argument switch
    {
        "Weight" when number(argument, 1) is not (>= float.Epsilon and <= float.MaxValue) => "more than 0 and a float32; a head that shall not be learned is left out",
        "Deviation" when number(argument, 0) is not (>= 0 and <= float.MaxValue) => "at least 0 and a float32",
        "GateBias" when number(argument, 0) is not (>= -float.MaxValue and <= float.MaxValue) => "a finite float32",
        _ => null,
    };

    private static void CheckName(ModelSpec model, int index, List<Problem> problems)
    {
        LayerSpec layer = model.Layers[index];
        if (layer.Name is not { } name)
        {
            return;
        }

        if (!IsIdentifier(name))
        {
            problems.Add(new(Rule.NameNotAnIdentifier, index, nameof(LayerSpec.Name), new([layer.Word, name])));
        }

        if (model.Layers.Take(index).FirstOrDefault(earlier => earlier.Name == name) is { } namesake)
        {
            problems.Add(new(Rule.DuplicateName, index, nameof(LayerSpec.Name), new([layer.Word, name, namesake.Word])));
        }
    }

    private static void CheckSources(LayerSpec layer, int index, LayerRole role, string[] names, List<Problem> problems)
    {
        if (role == LayerRole.Input)
        {
            if (layer.From.Count > 0)
            {
                string[] details = [$"From of {layer.Word}", "an input reads the data and takes nothing from other layers; remove it"];
                problems.Add(new(Rule.LayerWithoutEffect, index, nameof(LayerSpec.From), new(details)) { Remedies = new([new(RemedyKind.RemoveArgument)]) });
            }

            return;
        }

        foreach ((string source, string argument) in layer.From.Select(source => (source, nameof(LayerSpec.From)))
            .Concat(layer.Choice("Initial", "") is { Length: > 0 } begin ? [(begin, "Initial")] : []))
        {
            int position = Array.IndexOf(names, source);
            if (position < 0 || position >= index)
            {
                string advice = position < 0 ? "the names before it are " + string.Join(", ", names.Take(index))
                    : position == index ? "a layer cannot take its own result"
                    : $"{source} stands after it, so write {layer.Word} further down";
                problems.Add(new(Rule.UnknownSource, index, argument, new([layer.Word, source, advice, argument, "before"]))
                {
                    Remedies = Spelling.Nearest(source, names.Take(index)) is { } meant
                        ? new([new(RemedyKind.CorrectSource, meant, source)]) : EquatableArray<Remedy>.Empty,
                });
            }
        }
    }

    /// <summary>What a layer is fed stands behind it.</summary>
    private static void CheckFeed(LayerSpec layer, int index, LayerRole[] roles, string[] names, List<Problem> problems)
    {
        string[] later = [.. names.Where((_, place) => place > index && roles[place] == LayerRole.Layer)];
        if (layer.Choice("Feed", "") is not { Length: > 0 } fed || later.Contains(fed))
        {
            return;
        }

        string advice = later.Length == 0 ? "no layer stands behind it"
            : Array.IndexOf(names, fed) is >= 0 and var place && place <= index ? $"{fed} stands no later than {layer.Word}, which reads it already; the layers behind it are {string.Join(", ", later)}"
            : "the layers behind it are " + string.Join(", ", later);
        problems.Add(new(Rule.UnknownSource, index, "Feed", new([layer.Word, fed, advice, "Feed", "behind"]))
        {
            Remedies = Spelling.Nearest(fed, later) is { } meant ? new([new(RemedyKind.CorrectSource, meant, fed)]) : EquatableArray<Remedy>.Empty,
        });
    }

    private static bool IsIdentifier(string name) =>
        name.Length > 0 && !char.IsDigit(name[0]) && name.All(character => character == '_' || char.IsLetterOrDigit(character));
}
