using SeqDsl.Generators.Graph;
using SeqDsl.Generators.Graph.Ops;
using SeqDsl.Generators.Passes;

namespace SeqDsl.Generators.Writing;

/// <summary>
/// How a method hands the heads' logits to the next:
/// <code>
/// return [logits];
/// var logits = heads[0]; // [N, 3]
/// </code>
/// </summary>
internal static class HeadsWriter
{
    /// <summary>The array of what each head gives.</summary>
    public static string All(IReadOnlyList<Value> heads, Names names) => $"[{string.Join(", ", heads.Select(head => names[head]))}]";

    /// <summary>The array of what states begin with; nothing for zeros.</summary>
    public static string Begin(IReadOnlyList<Value> before, Names names) => $"[{string.Join(", ", before.Select(state => state.Op is Zeros ? "default" : names[state]))}]";

    /// <summary>Hands what recurrences carry to the model: <c>KeepState(batch, 0, hAfter);</c></summary>
    /// <param name="ofTensors">Whether each call is given a handle of its own, which it lets go: two states can be one value.</param>
    public static void KeepStates(CodeWriter code, Names names, IReadOnlyList<Value> states, bool ofTensors = true)
    {
        for (int number = 0; number < states.Count; number++)
        {
            code.Line($"KeepState(batch, {number}, {names[states[number]]}{(ofTensors && states.Skip(number + 1).Contains(states[number]) ? ".alias()" : "")});");
        }
    }

    /// <summary>Hands on what a step of writing looks at: <c>KeepAlignment(batch, query, keys);</c></summary>
    public static void KeepAlignments(CodeWriter code, Names names, ModelGraph step)
    {
        foreach (IGrouping<string, GraphResult> attention in step.Results.Where(result => result.IsOf(CutSource.Alignment)).GroupBy(result => result.Name.Substring(0, result.Name.IndexOf('.'))))
        {
            code.Line($"KeepAlignment(batch, {string.Join(", ", attention.Select(part => names[part.Value]))});");
        }
    }

    /// <summary>Names each head's logits that are read, from the parameter "heads".</summary>
    public static void Take(CodeWriter code, Names names, IReadOnlyList<Value> logits, IReadOnlyList<Value> readers)
    {
        for (int head = 0; head < logits.Count; head++)
        {
            if (readers.Any(reader => reader == logits[head] || reader.Operands.Contains(logits[head])))
            {
                code.Line($"var {names[logits[head]]} = heads[{head}]; // {logits[head].Shape}");
            }
        }
    }
}
