using SeqDsl.Data;
using TorchSharp;
using Tensor = TorchSharp.torch.Tensor;

namespace SeqDsl.Models;

// What a model takes from elsewhere before it is trained.
public abstract partial class SequenceModel
{
    /// <summary>Puts the vectors of words that a file has into an embedding; the other entries keep theirs.</summary>
    /// <param name="parameter">The embedding's table: <c>embedding.weight</c>.</param>
    /// <param name="path">The file (<see cref="WordVectors"/>): beneath the current folder, or else beneath the program's.</param>
    /// <returns>How many entries of the vocabulary the file has.</returns>
    /// <exception cref="FileNotFoundException">There is no such file.</exception>
    /// <exception cref="DataException">Its vectors have another size than the embedding's, or cannot be read; with the line.</exception>
    public int TakeVectors(string parameter, string path)
    {
        int index = IndexOf(parameter);
        Vocabulary vocabulary = Vocabulary ?? throw new InvalidOperationException($"{Declaration.Model} reads vectors already: it has no words to give vectors to.");
        string beside = Path.Combine(AppContext.BaseDirectory, path);
        string found = File.Exists(path) ? path
            : File.Exists(beside) ? beside
            : throw new FileNotFoundException($"{Declaration.Model}.{parameter} begins with the vectors of {path}, and there is no such file, neither beneath {Environment.CurrentDirectory} nor beneath {AppContext.BaseDirectory}.", path);
        int size = (int)Store.Shape(index)[^1];
        WordVectors vectors = WordVectors.Read(found, vocabulary, size);
        using IDisposable untaped = torch.no_grad();
        using DisposeScope scope = torch.NewDisposeScope();
        for (int id = 0; id < vocabulary.Count; id++)
        {
            if (vectors.IsFound[id])
            {
                Tensor row = Store.Values.narrow(0, Store.Offset(index) + ((long)id * size), size);
                row.copy_(TensorMemory.Floats(vectors.Numbers.AsSpan(id * size, size), [size], Type, Device));
                row.Dispose();
            }
        }
        return vectors.Found;
    }

    /// <summary>Copies a language model's parameters to where a contextual layer has them.</summary>
    /// <param name="layer">The layer's name.</param>
    /// <param name="languageModel">The model; it may be disposed of afterwards.</param>
    /// <exception cref="ArgumentException">There is no such layer, or it is made of another language model's parameters.</exception>
    /// <exception cref="DataException">Its vocabulary is not this model's.</exception>
    public void TakeLanguageModel(string layer, SequenceModel languageModel)
    {
        ArgumentNullException.ThrowIfNull(languageModel);
        CheckSameVocabulary(layer, languageModel);
        using IDisposable untaped = torch.no_grad();
        using DisposeScope scope = torch.NewDisposeScope();
        ParameterStore source = languageModel.Store;
        (int From, int To)[] taken = [.. Enumerable.Range(0, source.Count)
            .Select(index => (index, Array.FindIndex([.. Store.Specs], spec => spec.Name == $"{layer}.{source.Specs[index].Name}")))
            .Where(pair => pair.Item2 >= 0)]; // its heads' own parameters are no part of the layer
        if (taken.Length == 0 || Array.Exists(taken, pair => !source.Shape(pair.From).SequenceEqual(Store.Shape(pair.To))))
        {
            throw new ArgumentException(
                $"{Declaration.Model} has no layer {layer} that is made of the parameters of {languageModel.Declaration.Model}; expected a Contextual<{languageModel.Declaration.Model}> of that name.",
                nameof(layer));
        }
        foreach ((int from, int to) in taken)
        {
            Store[to].copy_(source[from]);
        }
    }

    private void CheckSameVocabulary(string layer, SequenceModel languageModel)
    {
        if (Vocabulary is not { } own || languageModel.Vocabulary is not { } other)
        {
            throw new DataException($"{Declaration.Model}.{layer} uses the language model {languageModel.Declaration.Model}, and one of them reads no tokens.");
        }
        string? difference = own.Lowercase != other.Lowercase ? $"one of them is in lower case, the other is not"
            : own.Count != other.Count ? $"it has {other.Count} entries, the model's {own.Count}"
            : Enumerable.Range(0, own.Count).Where(id => own.Token(id) != other.Token(id)).Select(id => (int?)id).FirstOrDefault() is int first
                ? $"entry {first} is \"{other.Token(first)}\", the model's \"{own.Token(first)}\""
            : null;
        if (difference is not null)
        {
            throw new DataException(
                $"the vocabulary of the language model {languageModel.Declaration.Model} is not that of {Declaration.Model}: {difference}. "
                + $"{Declaration.Model}.Create takes over the vocabulary of the (first) language model; others have to be trained with the same one.");
        }
    }

    private int IndexOf(string parameter)
    {
        for (int index = 0; index < Store.Count; index++)
        {
            if (Store.Specs[index].Name == parameter)
            {
                return index;
            }
        }
        throw new ArgumentException($"{Declaration.Model} has no parameter {parameter}; it has {string.Join(", ", Store.Specs.Select(spec => spec.Name))}.", nameof(parameter));
    }
}
