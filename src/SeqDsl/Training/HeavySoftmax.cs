using System.Globalization;
using SeqDsl.Models;

namespace SeqDsl.Training;

/// <summary>
/// What is said, once, before a model learns whose softmax over the vocabulary costs more than all that its scores are made of. Of heads whose labels are declared the compiler says it while
/// they are typed (SEQ0033); how many entries a vocabulary has is known here only.
/// </summary>
internal static class HeavySoftmax
{
    // The limits of SEQ0033: a millisecond a token and pass at 20 GFLOP/s.
    private const long Heavy = 10_000_000;

    private const double Share = 0.9;

    /// <summary>The note; null where no head is so heavy.</summary>
    /// <param name="schema">The declaration.</param>
    /// <param name="vocabulary">How many entries the vocabulary has.</param>
    public static string? Note(ModelSchema schema, int vocabulary)
    {
        // Tables of vectors are looked up and multiply nothing; a tied head's weight is one of them.
        long others = schema.Parameters.Where(parameter => parameter.Shape is [> 0, > 0]).Sum(parameter => parameter.Shape[0] * parameter.Shape[1]);
        foreach (HeadSchema head in schema.Heads.Where(head => head.Kind is "nexttoken" or "previoustoken" or "generate"))
        {
            ParameterSpec? weight = schema.Parameters.FirstOrDefault(parameter => parameter.Name == head.Name + ".weight") ?? schema.Parameters.FirstOrDefault(parameter => parameter.Shape is [ParameterSpec.VocabularySize, > 0]);
            if (weight is null || schema.Parameters.Any(parameter => parameter.Name == head.Name + ".cluster_weight"))
            {
                continue;
            }

            long features = weight.Shape[1], products = vocabulary * features, share = 100 * products / (products + others);
            if (products >= Heavy && share >= 100 * Share)
            {
                string advice = head.Kind == "generate" ? "a vocabulary of fewer entries (maximumSize), or a Linear of fewer features before it, makes it less"
                    : "Adaptive in its declaration makes it two steps, of which common tokens need the first only";
                return string.Create(
                    CultureInfo.InvariantCulture,
                    $"{head.Name}: {vocabulary:N0} entries of the vocabulary × {features:N0} features are {products:N0} products a token, {share} % of the model's; {advice}.");
            }
        }

        return null;
    }
}
