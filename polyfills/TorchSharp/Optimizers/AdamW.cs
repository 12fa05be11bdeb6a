using TorchSharp.Modules;
using static TorchSharp.torch;

namespace TorchSharp
{
    public static partial class torch
    {
        /// <summary>Optimizers.</summary>
        public static partial class optim
        {
            /// <summary>The learning rate of a group of parameters.</summary>
            public interface ILearningRateController
            {
                double LearningRate { get; set; }

                double InitialLearningRate { get; set; }
            }

            /// <summary>Updates parameters from their gradients.</summary>
            public abstract partial class Optimizer : IDisposable
            {
                private readonly Parameter[] _parameters;

                internal Optimizer(IEnumerable<Parameter> parameters, double lr)
                {
                    _parameters = [.. parameters];
                    Group = new LearningRateGroup { LearningRate = lr, InitialLearningRate = lr };
                }

                internal ILearningRateController Group { get; }
                public virtual IEnumerable<ILearningRateController> ParamGroups => [Group];
                public virtual IEnumerable<Parameter> parameters() => _parameters;

                public virtual Tensor step(Func<Tensor> closure = null)
                {
                    if (closure is null)
                        return null;
                    using (enable_grad())
                        return closure();
                }

                public virtual void zero_grad()
                {
                    foreach (Parameter parameter in parameters())
                    {
                        using Tensor grad = parameter.grad;
                        grad?.zero_();
                    }
                }

                public void Dispose()
                {
                    Dispose(true);
                    GC.SuppressFinalize(this);
                }

                protected virtual void Dispose(bool disposing)
                {
                }

                private sealed class LearningRateGroup : ILearningRateController
                {
                    public double LearningRate { get; set; }
                    public double InitialLearningRate { get; set; }
                }
            }

            public static AdamW AdamW(
                IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
                double weight_decay = 0, bool amsgrad = false, bool maximize = false) =>
                new(parameters, lr, beta1, beta2, eps, weight_decay, amsgrad, maximize);
        }
    }
}

namespace TorchSharp.Modules
{
    /// <summary>Adam with decoupled weight decay.</summary>
    public class AdamW : optim.Optimizer
    {
        private readonly (Parameter parameter, Tensor average, Tensor square)[] _state;
        private readonly double _beta1;
        private readonly double _beta2;
        private readonly double _eps;
        private readonly double _weightDecay;
        private readonly bool _maximize;
        private long _step;

        public AdamW(
            IEnumerable<Parameter> parameters, double lr = 1e-3, double beta1 = 0.9, double beta2 = 0.999, double eps = 1e-8,
            double weight_decay = 0, bool amsgrad = false, bool maximize = false)
            : base(parameters, lr)
        {
            if (amsgrad)
                throw new NotSupportedException("The polyfill's AdamW has no amsgrad.");
            (_beta1, _beta2, _eps, _weightDecay, _maximize) = (beta1, beta2, eps, weight_decay, maximize);
            _state = [.. this.parameters().Select(parameter => (
                parameter, zeros_like(parameter).DetachFromDisposeScope(), zeros_like(parameter).DetachFromDisposeScope()))];
        }

        public override Tensor step(Func<Tensor> closure = null)
        {
            Tensor loss = base.step(closure);
            using IDisposable mode = no_grad();
            using DisposeScope scope = NewDisposeScope();
            _step++;
            double correction1 = 1 - Math.Pow(_beta1, _step), correction2 = 1 - Math.Pow(_beta2, _step);
            foreach ((Parameter parameter, Tensor average, Tensor square) in _state)
            {
                if (parameter.grad is not { } grad)
                    continue;
                grad = _maximize ? -grad : grad;
                parameter.mul_(1 - Group.LearningRate * _weightDecay);
                average.mul_(_beta1).add_(grad, 1 - _beta1);
                square.mul_(_beta2).addcmul_(grad, grad, 1 - _beta2);
                Tensor denominator = (square.sqrt() / Math.Sqrt(correction2)).add_(_eps);
                parameter.addcdiv_(average, denominator, -Group.LearningRate / correction1);
            }

            return loss;
        }

        protected override void Dispose(bool disposing)
        {
            foreach ((_, Tensor average, Tensor square) in disposing ? _state : [])
            {
                average.Dispose();
                square.Dispose();
            }
        }
    }
}
