"""Writes our ONNX export of a BERT classifier anew with ONNX Runtime's fused operators: fuse.py PLAIN FUSED LAYERS HEADS."""
import sys
import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper

plain, fused, layers, heads = sys.argv[1], sys.argv[2], int(sys.argv[3]), int(sys.argv[4])
model = onnx.load(plain)
stored = {tensor.name: tensor for tensor in model.graph.initializer}
nodes, used = [], {}
FUSED = "com.microsoft"


def weight(name):
    """A stored tensor of the encoder, by its name behind the prefix."""
    used["bert." + name] = stored["bert." + name]
    return "bert." + name


def merged(name, parts, axis):
    """Several stored tensors as one."""
    values = np.concatenate([numpy_helper.to_array(stored["bert." + part]) for part in parts], axis)
    used[name] = numpy_helper.from_array(np.ascontiguousarray(values), name)
    return name


def node(operation, output, inputs, **attributes):
    nodes.append(helper.make_node(operation, inputs, [output], name=output, **attributes))
    return output


def skip_norm(output, branch, skip, norm, bias):
    inputs = [branch, skip, weight(norm + ".weight"), weight(norm + ".bias"), weight(bias)]
    return node("SkipLayerNormalization", output, inputs, domain=FUSED, epsilon=epsilon)


epsilon = next(a.f for n in model.graph.node if n.op_type == "LayerNormalization" for a in n.attribute if a.name == "epsilon")
narrow = [node("Cast", name + ".int32", [name], to=TensorProto.INT32) for name in ("input_ids", "token_type_ids", "attention_mask")]
tables = [weight("embeddings." + name + ".weight") for name in ("word_embeddings", "position_embeddings", "token_type_embeddings", "LayerNorm")]
nodes.append(helper.make_node("EmbedLayerNormalization", narrow[:2] + tables + [weight("embeddings.LayerNorm.bias")], ["embeddings", "unused"],
                              domain=FUSED, epsilon=epsilon))
hidden = "embeddings"
for layer in range(layers):
    at = f"encoder.layer.{layer}."
    qkv = [at + "attention.self." + part for part in ("query", "key", "value")]
    projections = [merged(at + "qkv.weight", [part + ".weight.T" for part in qkv], 1), merged(at + "qkv.bias", [part + ".bias" for part in qkv], 0)]
    context = node("Attention", at + "context", [hidden] + projections + [narrow[2]], domain=FUSED, num_heads=heads)
    product = node("MatMul", at + "attention.product", [context, weight(at + "attention.output.dense.weight.T")])
    attended = skip_norm(at + "attended", product, hidden, at + "attention.output.LayerNorm", at + "attention.output.dense.bias")
    inner = node("MatMul", at + "inner.product", [attended, weight(at + "intermediate.dense.weight.T")])
    inner = node("BiasGelu", at + "inner", [inner, weight(at + "intermediate.dense.bias")], domain=FUSED)
    product = node("MatMul", at + "output.product", [inner, weight(at + "output.dense.weight.T")])
    hidden = skip_norm(at + "output", product, attended, at + "output.LayerNorm", at + "output.dense.bias")

# From the pooler on the plain graph stays as it is.
first = next(i for i, n in enumerate(model.graph.node) if n.name == "pooler.first")
tail = list(model.graph.node)[first:]
tail[0].input[0] = hidden
for n in tail:
    used.update({name: stored[name] for name in n.input if name in stored})

graph = helper.make_graph(nodes + tail, "fused", model.graph.input, model.graph.output, list(used.values()))
opsets = list(model.opset_import) + [helper.make_opsetid(FUSED, 1)]
onnx.save(helper.make_model(graph, opset_imports=opsets, ir_version=model.ir_version), fused)
