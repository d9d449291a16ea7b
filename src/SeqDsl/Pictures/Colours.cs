namespace SeqDsl.Pictures;

/// <summary>The colours of boxes, and the words of the legend.</summary>
internal static class Colours
{
    public static string Fill(NodeKind kind) => kind switch
    {
        NodeKind.Input => "#eceff1",
        NodeKind.Parameter => "#fff3c4",
        NodeKind.Forward => "#dbeafe",
        NodeKind.Loss => "#fecaca",
        NodeKind.Backward => "#fde3cf",
        _ => "#d1fadf",
    };

    public static string Line(NodeKind kind) => kind switch
    {
        NodeKind.Input => "#78909c",
        NodeKind.Parameter => "#c79100",
        NodeKind.Forward => "#2563eb",
        NodeKind.Loss => "#b91c1c",
        NodeKind.Backward => "#c2570c",
        _ => "#15803d",
    };

    public static string Words(NodeKind kind) => kind switch
    {
        NodeKind.Input => "input",
        NodeKind.Parameter => "weights",
        NodeKind.Forward => "forward",
        NodeKind.Loss => "loss",
        NodeKind.Backward => "backward",
        _ => "gradients of weights",
    };
}
