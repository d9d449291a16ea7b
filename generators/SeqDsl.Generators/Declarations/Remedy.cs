namespace SeqDsl.Generators.Declarations;

/// <summary>How a declaration is changed to remove a problem.</summary>
internal enum RemedyKind
{
    /// <summary>The layer <see cref="Remedy.Text"/> is put between the layer concerned and its source.</summary>
    PutBetween,

    /// <summary>The next layer behind the one concerned that is called as <see cref="Remedy.Text"/> begins stands before it.</summary>
    MoveBefore,

    /// <summary>The layer concerned is called <see cref="Remedy.Text"/>; its arguments stay.</summary>
    ChangeWord,

    /// <summary>In its From, <see cref="Remedy.Source"/> becomes <see cref="Remedy.Text"/>.</summary>
    CorrectSource,

    /// <summary>Layers before it that read in both directions read in one: <see cref="Remedy.Text"/> takes the place of <c>Bidirectional = true</c>; empty: nothing does.</summary>
    ReadOneWay,

    /// <summary>The argument concerned is removed.</summary>
    RemoveArgument,
}

/// <summary>A change that removes a problem.</summary>
/// <param name="Kind">What is done.</param>
/// <param name="Text">What comes in, as code.</param>
/// <param name="Source">The name in the layer's From that is concerned; empty where it has one source.</param>
internal sealed record Remedy(RemedyKind Kind, string Text = "", string Source = "");
