  - package-ecosystem: gomod
    directory: {{directory}}
    schedule:
      interval: weekly
