using System.Globalization;

namespace SeqDsl.Generators.Declarations;

/// <summary>What the layers of a model are called: what <c>From</c> refers to and parameters begin with.</summary>
internal static class LayerNames
{
    /// <summary>
    /// The written names; for the other layers the word in lower case, numbered from 2 where that is taken:
    /// "embedding", "lstm", "lstm2". Unique, when no two written names are the same.
    /// </summary>
    public static string[] Of(ModelSpec model)
    {
        HashSet<string> taken = [.. model.Layers.Where(layer => layer.Name is not null).Select(layer => layer.Name!)];
        string[] names = new string[model.Layers.Count];
        for (int layer = 0; layer < names.Length; layer++)
        {
            names[layer] = model.Layers[layer].Name ?? Free(model.Layers[layer].Word.ToLowerInvariant(), taken);
        }

        return names;
    }

    private static string Free(string word, HashSet<string> taken)
    {
        string name = word;
        for (int number = 2; !taken.Add(name); number++)
        {
            name = word + number.ToString(CultureInfo.InvariantCulture);
        }

        return name;
    }
}
