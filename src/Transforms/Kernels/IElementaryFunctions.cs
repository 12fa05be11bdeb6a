namespace MLNet.Pruning.Transforms;

/// <summary>Elementary functions over tiles, as exact as the activations that they are for.</summary>
internal interface IElementaryFunctions
{
    /// <summary>e^x for x of at most 88; below -87, where normal floats end, e^-87.</summary>
    static abstract TTile Exp<TTile>(TTile x) where TTile : struct, ITile<TTile>;

    /// <summary>x times the standard normal distribution function of x (Hendrycks and Gimpel, 2016), without the tanh shortcut.</summary>
    static abstract TTile Gelu<TTile>(TTile x) where TTile : struct, ITile<TTile>;
}
