namespace MLNet.Pruning.Trainers;

/// <summary>Pruning left so little that a model which had learned guesses at the end; the message gives the losses and says what to change.</summary>
/// <param name="message">What happened.</param>
public sealed class TrainingCollapsedException(string message) : InvalidOperationException(message);
