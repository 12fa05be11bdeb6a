namespace MLNet.Pruning.Transforms;

/// <summary>The family of an encoder: which embeddings, layers and head it has.</summary>
public enum EncoderArchitecture
{
    /// <summary>BERT: token types, a tanh pooler over the first token, then the classifier.</summary>
    Bert,

    /// <summary>DistilBERT: no token types; a linear layer with ReLU over the first token, then the classifier.</summary>
    DistilBert,

    /// <summary>
    /// BERT's embeddings and head around narrow layers: each between two linear bottlenecks, with several feed-forward networks (after MobileBERT, Sun et
    /// al. 2020, arXiv 2004.02984; with LayerNorm and GELU).
    /// </summary>
    Bottleneck,

    /// <summary>
    /// One bidirectional LSTM over word embeddings; the last states of both directions, through a linear layer with ReLU, go to the classifier. Of a pair,
    /// each text runs through the LSTM on its own (Tang et al. 2019, arXiv 1903.12136).
    /// </summary>
    BiLstm,

    /// <summary>
    /// Convolutions of several widths over word embeddings, with ReLU and the maximum over time; a linear layer with ReLU, then the classifier (after Kim
    /// 2014, arXiv 1408.5882). Of a pair, each text runs through the convolutions on its own.
    /// </summary>
    Convolution,
}
