using System.Globalization;
using SeqDsl.Generators.Declarations;

namespace SeqDsl.Generators.Catalog;

/// <summary>The checks that need a declaration's words, names and numbers only; what flows from layer to layer is checked while lowering.</summary>
internal static class StructureChecks
{
    /// <summary>Targets and predictions are tuples of the heads': see the runtime's Outputs.</summary>
    private const int MostHeads = 3;

    private static readonly string[] sizes = ["Size", "Hidden", "Labels", "Layers", "WordLength", "Width", "Filters", "Dilation", "Projection"];
    private static readonly string[] probabilities = ["Probability", "Dropout", "WeightDrop", "RecurrentDropout", "Zoneout"];

    public static IReadOnlyList<Problem> Check(ModelSpec model, Func<string, LayerRole> roleOf)
    {
        List<Problem> problems = [];
        LayerRole[] roles = [.. model.Layers.Select(layer => roleOf(layer.Word))];
        CheckInput(model, roles, problems);
        CheckHead(model, roles, problems);
        string[] names = LayerNames.Of(model);
        for (int index = 0; index < model.Layers.Count; index++)
        {
            CheckNumbers(model.Layers[index], index, problems);
            CheckOptions(model.Layers[index], index, problems);
            CheckEntities(model.Layers[index], index, problems);
            CheckName(model, index, problems);
            CheckSources(model.Layers[index], index, roles[index], names, problems);
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

    private static void CheckNumbers(LayerSpec layer, int index, List<Problem> problems)
    {
        foreach (ArgumentSpec argument in layer.Arguments)
        {
            EquatableArray<string> details = new([layer.Word, argument.Name, argument.Value]);
            if (sizes.Contains(argument.Name) && layer.Integer(argument.Name) < 1)
            {
                problems.Add(new(Rule.SizeNotPositive, index, argument.Name, details));
            }

            if (argument.Name == "Adaptive" && !AreRising(argument.Value))
            {
                problems.Add(new(Rule.CutoffsNotRising, index, argument.Name, new([layer.Word, argument.Value.Replace(",", ", ")])));
            }

            // Written so that NaN is out of range too.
            if (probabilities.Contains(argument.Name) && layer.Number(argument.Name) is not (>= 0 and < 1))
            {
                problems.Add(new(Rule.ProbabilityOutOfRange, index, argument.Name, details));
            }
        }
    }

    /// <summary>Options of recurrent layers that contradict others, or say nothing beside them.</summary>
    private static void CheckOptions(LayerSpec layer, int index, List<Problem> problems)
    {
        int projection = layer.Integer("Projection");
        if (projection > 0 && layer.Integer("Hidden") is > 0 and int hidden && projection >= hidden)
        {
            problems.Add(new(Rule.ProjectionNotSmaller, index, "Projection", new([layer.Word, $"{projection}", $"{hidden}"])));
        }

        bool isStack = layer.Cell is not null && layer.Word != "Characters", isOne = isStack && layer.Integer("Layers", 1) == 1;
        if (isOne && layer.Number("Dropout") > 0)
        {
            Idle("Dropout", "it stands between layers, and there is one; write Layers = 2, or a Dropout layer behind it");
        }
        else if (isStack && layer.Flag("Locked") && layer.Number("Dropout") is 0)
        {
            Idle("Locked", "it says how Dropout is drawn, and there is none; write Dropout, too");
        }

        if (layer.Flag("Reverse") && layer.Flag("Bidirectional"))
        {
            Idle("Reverse", "a bidirectional layer reads both ways; remove one of the two");
        }

        void Idle(string option, string why) => problems.Add(new(Rule.OptionWithoutEffect, index, option, new([layer.Word, option, why])));
    }

    private static bool AreRising(string cutoffs)
    {
        int[] numbers = [0, .. cutoffs.Split(',').Select(cutoff => cutoff.Length > 0 ? int.Parse(cutoff, CultureInfo.InvariantCulture) : 0)];
        return numbers.Skip(1).Zip(numbers, (cutoff, before) => cutoff > before).All(rises => rises);
    }

    /// <summary>"O", "B_Person": members that are tags already would become B-O and B-B_Person.</summary>
    private static void CheckEntities(LayerSpec layer, int index, List<Problem> problems)
    {
        string scheme = layer.Choice("Scheme", "Bioes");
        if (layer is { Word: "CrfTag", Labels: { } labels } && scheme != "Plain"
            && labels.Members.FirstOrDefault(member => member == "O" || (member.Length > 2 && member[1] == '_' && "BIESLU".Contains(member[0]))) is { } tag)
        {
            problems.Add(new(Rule.TagsAsEntities, index, null, new([labels.EnumName.Split('.', ':').Last(), tag, scheme])));
        }
    }

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
                problems.Add(new(Rule.LayerWithoutEffect, index, nameof(LayerSpec.From), new(details)));
            }

            return;
        }

        foreach (string source in layer.From)
        {
            int position = Array.IndexOf(names, source);
            if (position < 0 || position >= index)
            {
                string advice = position < 0 ? "the names before it are " + string.Join(", ", names.Take(index))
                    : position == index ? "a layer cannot take its own result"
                    : $"{source} stands after it, so write {layer.Word} further down";
                problems.Add(new(Rule.UnknownSource, index, nameof(LayerSpec.From), new([layer.Word, source, advice])));
            }
        }
    }

    private static bool IsIdentifier(string name) =>
        name.Length > 0 && !char.IsDigit(name[0]) && name.All(character => character == '_' || char.IsLetterOrDigit(character));
}
