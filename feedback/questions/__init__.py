"""Question types, one small module each; see ``base.QuestionType``."""
