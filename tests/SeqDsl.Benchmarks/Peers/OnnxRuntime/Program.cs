using Microsoft.ML.OnnxRuntime;
using SeqDsl.Benchmarks.Peers.OnnxRuntime;
using SeqDsl.Benchmarks.Protocol;

// ONNX Runtime as a peer: answers the protocol of contender.h. The argument is the folder with the models of onnx_models.py.
string folder = args[0];
new Server($"ONNX Runtime {OrtEnv.Instance().GetVersionString()}", asked => new Model(folder, asked), _ => { }).Run();
