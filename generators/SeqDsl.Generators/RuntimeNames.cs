namespace SeqDsl.Generators;

/// <summary>Every name of the runtime that generated code mentions, in one place: what the compiler asks of the library.</summary>
internal static class RuntimeNames
{
    public const string Torch = "global::TorchSharp.torch";
    public const string Tensor = "global::TorchSharp.torch.Tensor";
    public const string Parameter = "global::TorchSharp.Modules.Parameter";

    public const string Packing = "global::SeqDsl.Data.Packing";
    public const string PackedBatch = "global::SeqDsl.Data.PackedBatch";
    public const string Vocabulary = "global::SeqDsl.Data.Vocabulary";
    public const string TensorList = "global::System.Collections.Generic.IReadOnlyList<global::TorchSharp.torch.Tensor>";
    public const string TokenList = "global::System.Collections.Generic.IReadOnlyList<string>";

    public const string TagScheme = "global::SeqDsl.TagScheme";
    public const string Entity = "global::SeqDsl.Data.Entity";
    public const string EntityCodec = "global::SeqDsl.Decoding.EntityCodec";
    public const string EntityTagging = "global::SeqDsl.Decoding.EntityTagging";
    public const string ChainCodec = "global::SeqDsl.Decoding.ChainCodec";
    public const string ChainTagging = "global::SeqDsl.Decoding.ChainTagging";
    public const string Outputs = "global::SeqDsl.Decoding.Outputs";
    public const string ClassifyCodec = "global::SeqDsl.Decoding.ClassifyCodec";
    public const string Prediction = "global::SeqDsl.Decoding.Prediction";
    public const string MultiLabelCodec = "global::SeqDsl.Decoding.MultiLabelCodec";
    public const string LabelSetPrediction = "global::SeqDsl.Decoding.LabelSetPrediction";
    public const string NumbersCodec = "global::SeqDsl.Decoding.NumbersCodec";
    public const string RegressCodec = "global::SeqDsl.Decoding.RegressCodec";
    public const string TagCodec = "global::SeqDsl.Decoding.TagCodec";
    public const string SlotsCodec = "global::SeqDsl.Decoding.SlotsCodec";
    public const string SlotsPrediction = "global::SeqDsl.Decoding.SlotsPrediction";
    public const string SpanCodec = "global::SeqDsl.Decoding.SpanCodec";
    public const string SpanPrediction = "global::SeqDsl.Decoding.SpanPrediction";
    public const string TokenSpan = "global::SeqDsl.Data.TokenSpan";
    public const string Tagging = "global::SeqDsl.Decoding.Tagging";

    public const string Cell = "global::SeqDsl.Cells.Cell";
    public const string CellVector = "global::SeqDsl.Cells.Vector";
    public const string CompiledCell = "global::SeqDsl.Cells.CompiledCell";

    public const string CellKernel = "global::SeqDsl.Kernels.Recurrence.CellKernel";
    public const string FloatBuffer = "global::SeqDsl.Kernels.FloatBuffer";
    public const string Floats = "global::SeqDsl.Kernels.Floats";
    public const string LaneMath = "global::SeqDsl.Kernels.Lanes.LaneMath";
    public const string Lanes = "global::SeqDsl.Kernels.Lanes.ILanes";
    public const string Matrix = "global::SeqDsl.Kernels.Products.Matrix";
    public const string MatrixProduct = "global::SeqDsl.Kernels.Products.MatrixProduct";
    public const string Operand = "global::SeqDsl.Kernels.Ops.Operand";
    public const string PackedSteps = "global::SeqDsl.Kernels.Recurrence.PackedSteps";
    public const string RowArray = "global::SeqDsl.Kernels.Recurrence.RowArray";
    public const string RowArrayKind = "global::SeqDsl.Kernels.Recurrence.RowArrayKind";
    public const string RowLoop = "global::SeqDsl.Kernels.Recurrence.RowLoop";
    public const string RowProduct = "global::SeqDsl.Kernels.Recurrence.RowProduct";
    public const string RowStage = "global::SeqDsl.Kernels.Recurrence.RowStage";
    public const string StageRows = "global::SeqDsl.Kernels.Recurrence.StageRows";
    public const string Stages = "global::SeqDsl.Kernels.Recurrence.IStages";
    public const string TokenSums = "global::SeqDsl.Kernels.Recurrence.TokenSums";
    public const string WeightColumns = "global::SeqDsl.Kernels.Recurrence.WeightColumns";

    public const string Amount = "global::SeqDsl.Pictures.Amount";
    public const string ComputationGraph = "global::SeqDsl.Pictures.ComputationGraph";
    public const string ModelSummary = "global::SeqDsl.Pictures.ModelSummary";

    public const string Batch = "global::SeqDsl.Models.Batch";
    public const string Attending = "global::SeqDsl.Models.Attending";
    public const string AdaptiveSoftmax = "global::SeqDsl.Models.AdaptiveSoftmax";
    public const string Chains = "global::SeqDsl.Models.Chains";
    public const string Constant = "global::SeqDsl.Models.Constant";
    public const string Device = "global::SeqDsl.Models.Device";
    public const string Initialization = "global::SeqDsl.Models.Initialization";
    public const string InputCodec = "global::SeqDsl.Models.InputCodec";
    public const string InputKind = "global::SeqDsl.Models.InputKind";
    public const string LanguageModel = "global::SeqDsl.Models.LanguageModel";
    public const string ModelContext = "global::SeqDsl.Models.ModelContext";
    public const string ModelFile = "global::SeqDsl.Models.ModelFile";
    public const string ModelKernels = "global::SeqDsl.Models.ModelKernels";
    public const string ModelSchema = "global::SeqDsl.Models.ModelSchema";
    public const string ParameterSpec = "global::SeqDsl.Models.ParameterSpec";
    public const string Rows = "global::SeqDsl.Models.Rows";
    public const string ScanState = "global::SeqDsl.Models.ScanState";
    public const string SequenceModel = "global::SeqDsl.Models.SequenceModel";
    public const string Spans = "global::SeqDsl.Models.Spans";
    public const string SequenceToSequenceModel = "global::SeqDsl.Models.SequenceToSequenceModel";
    public const string StepBuffer = "global::SeqDsl.Models.StepBuffer";
    public const string TextModel = "global::SeqDsl.Models.TextModel";
    public const string WorkspaceSize = "global::SeqDsl.Models.WorkspaceSize";

    /// <summary>The kernel of an op, which has the op's name.</summary>
    public static string Kernel(string op) => $"global::SeqDsl.Kernels.Ops.{op}.Run";
}
