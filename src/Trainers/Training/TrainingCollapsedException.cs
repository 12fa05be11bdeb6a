namespace MLNet.Pruning.Trainers;

/// <summary>A model that had learned guesses at the end, as where pruning left too little; the message gives the losses and says what to change.</summary>
/// <param name="message">What happened.</param>
public sealed class TrainingCollapsedException(string message) : InvalidOperationException(message);
