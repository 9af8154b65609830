# Completion of capsim in bash. In ~/.bashrc: eval "$(capsim completion bash)"
_capsim() {
  local line="${COMP_LINE:0:COMP_POINT}" value path
  local -a words
  read -ra words <<< "$line"
  [[ $line == *[[:space:]] ]] && words+=("")
  local word="${words[${#words[@]}-1]}"
  # Readline takes = and : for ends of words, and wants only what follows them.
  local rest="${word##*[=:]}"
  local lead="${word%"$rest"}"
  COMPREPLY=()
  while IFS=$'\t' read -r value _; do
    case $value in
      :files | :folders)
        compopt -o filenames 2> /dev/null
        while IFS= read -r path; do COMPREPLY+=("$path"); done < <(
          if [[ $value == :files ]]; then compgen -f -- "$rest"; else compgen -d -- "$rest"; fi
        )
        ;;
      *[=:])
        compopt -o nospace 2> /dev/null
        COMPREPLY+=("${value#"$lead"}")
        ;;
      *) COMPREPLY+=("${value#"$lead"}") ;;
    esac
  done < <("${words[0]}" completion bash -- "${words[@]:1}" 2> /dev/null)
}
complete -F _capsim capsim
