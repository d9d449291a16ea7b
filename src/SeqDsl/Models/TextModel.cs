using SeqDsl.Data;
using SeqDsl.Decoding;

namespace SeqDsl.Models;

/// <summary>
/// A model that reads one text. Strings are texts, which it splits as its <see cref="TokensAttribute"/> says: one is a text, an array of them are several. Tokens are lists, taken as they are:
/// an <c>IReadOnlyList&lt;string&gt;</c> has those of one text.
/// </summary>
/// <typeparam name="TTarget">What should come out.</typeparam>
/// <typeparam name="TPrediction">What does come out.</typeparam>
public abstract class TextModel<TTarget, TPrediction> : SequenceModel<IReadOnlyList<string>, TTarget, TPrediction>
{
    protected TextModel(ModelSchema schema, ModelContext context, IInputCodec<IReadOnlyList<string>> input, IOutputCodec<TTarget, TPrediction> output) : base(schema, context, input, output)
    {
    }

    /// <summary>The prediction for a text, split into words (at spaces) or characters as the declaration says.</summary>
    /// <exception cref="DataException">The text has no token.</exception>
    public TPrediction Predict(string text) => Predict(Split(text));

    /// <summary>
    /// The predictions for several texts, in their order, each split as the declaration says. Tokens of one text that are in an array are given as what they are:
    /// <c>model.Predict((IReadOnlyList&lt;string&gt;)tokens)</c>.
    /// </summary>
    /// <exception cref="DataException">A text is null or has no token; with its index.</exception>
    public IReadOnlyList<TPrediction> Predict(string[] texts)
    {
        ArgumentNullException.ThrowIfNull(texts);
        return Predict(Array.ConvertAll(texts, text => text is null ? null! : Split(text)));
    }

    private IReadOnlyList<string> Split(string text) => Tokenizer.Split(text, ModelSchema.UnitOf(Declaration.Input));
}
