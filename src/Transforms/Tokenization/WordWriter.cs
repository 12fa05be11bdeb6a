using System.Buffers;
using System.Text;

namespace MLNet.Pruning.Transforms;

/// <summary>Collects words with one space between them; a word that is too long becomes one character that no vocabulary has.</summary>
internal ref struct WordWriter
{
    /// <summary>Stands for a word of too many characters: cleaning removes it from texts, and vocabularies refuse it.</summary>
    internal const char TooLong = '\0';

    // A character adds at most two UTF-16 units and the end of a word.
    private const int Step = 4;

    private char[] _buffer;
    private int _length;
    private int _wordStart;
    private int _characters;

    public WordWriter(int capacity) => _buffer = ArrayPool<char>.Shared.Rent(Math.Max(capacity, Step));

    /// <summary>The words that have ended.</summary>
    public int Count { get; private set; }

    /// <summary>Adds a character of the Basic Multilingual Plane to the current word.</summary>
    public void Add(char character)
    {
        if (_buffer.Length - _length < Step)
            Grow();
        _buffer[_length++] = character;
        _characters++;
    }

    /// <summary>Adds a character to the current word.</summary>
    public void Add(Rune character)
    {
        if (_buffer.Length - _length < Step)
            Grow();
        _length += character.EncodeToUtf16(_buffer.AsSpan(_length));
        _characters++;
    }

    /// <summary>Adds a character that is a word of its own.</summary>
    public void AddAlone(Rune character)
    {
        EndWord();
        Add(character);
        EndWord();
    }

    /// <summary>Ends the current word, if it has begun.</summary>
    public void EndWord()
    {
        if (_characters == 0)
            return;
        if (_characters > HuggingFaceNormalizer.MaxWordCharacters)
        {
            _length = _wordStart;
            _buffer[_length++] = TooLong;
        }

        _buffer[_length++] = ' ';
        _wordStart = _length;
        _characters = 0;
        Count++;
    }

    /// <summary>Ends the last word and gives the buffer back; the writer is not used after it.</summary>
    public string Finish()
    {
        EndWord();
        string words = new(_buffer, 0, Math.Max(0, _length - 1));
        ArrayPool<char>.Shared.Return(_buffer);
        _buffer = [];
        return words;
    }

    private void Grow()
    {
        char[] larger = ArrayPool<char>.Shared.Rent(2 * _buffer.Length);
        _buffer.AsSpan(0, _length).CopyTo(larger);
        ArrayPool<char>.Shared.Return(_buffer);
        _buffer = larger;
    }
}
