namespace MLNet.Pruning.Transforms;

/// <summary>The family of an encoder: which embeddings and which head it has.</summary>
public enum EncoderArchitecture
{
    /// <summary>BERT: token types, a tanh pooler over the first token, then the classifier.</summary>
    Bert,

    /// <summary>DistilBERT: no token types; a linear layer with ReLU over the first token, then the classifier.</summary>
    DistilBert,
}
