#compdef capsim
# Completion of capsim in zsh. In ~/.zshrc after compinit: eval "$(capsim completion zsh)"
_capsim() {
  local line value text
  local -a closed open
  for line in "${(@f)$("${words[1]}" completion zsh -- "${(@)words[2,CURRENT-1]}" "$PREFIX" 2> /dev/null)}"; do
    value="${line%%$'\t'*}"
    text="${line#*$'\t'}"
    case "$value" in
      '') ;;
      :files) _files ;;
      :folders) _files -/ ;;
      *[=:]) open+=("${value//:/\\:}:$text") ;;
      *) closed+=("${value//:/\\:}:$text") ;;
    esac
  done
  (( $#closed )) && _describe 'capsim' closed
  (( $#open )) && _describe 'capsim' open -S ''
}
if [[ "${funcstack[1]}" == _capsim ]]; then _capsim "$@"; else compdef _capsim capsim; fi
